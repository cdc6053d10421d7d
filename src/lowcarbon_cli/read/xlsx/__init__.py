"""Office Open XML workbooks, read in one streaming pass over the parts that hold data.

A worksheet takes one of two roads to the same rows: ``tiles`` for XML in the few forms that spreadsheet
programs write, checked to cover every byte, and ``events`` (expat) for any other XML.
"""
