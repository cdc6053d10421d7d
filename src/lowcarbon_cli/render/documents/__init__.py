"""Documents for people: one format-free document per kind, laid out as .docx, .html and .md."""
