"""The practice: what is stored, who may, and what is promised."""
