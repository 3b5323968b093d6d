"""What the pages look up (查询): one file a page, plain rows, the database does the counting."""
