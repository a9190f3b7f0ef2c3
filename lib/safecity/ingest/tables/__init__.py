"""Tables as they lie in files: workbooks, text, headers, cells, periods and areas."""
