"""Help inside the program: the pages of docs/用户手册, found by page, by task and by what was refused."""
