"""Forms: the entry form of any line, made of one editor a field, with findings beside the fields."""
