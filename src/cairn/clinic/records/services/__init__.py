"""Everything that writes: verbs that say who (`by=`) and leave an audit row."""
