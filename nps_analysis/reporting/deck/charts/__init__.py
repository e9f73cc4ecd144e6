"""Charts as PowerPoint itself draws them, with their workbooks inside."""
