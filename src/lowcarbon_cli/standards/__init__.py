"""The law and the workbook as data (TOML, CSV), with their strict loaders and lookups."""
