"""From bytes to rows: delimited text and workbooks, whatever is wrong in them."""
