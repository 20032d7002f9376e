"""The questionnaire as an XLSForm workbook, and back: https://xlsform.org. Pure.

The standard's columns say all they can; what the standard has no word for stands in columns `mildeca::*` of `survey` and in
sheets `mildeca_*`, which the other tools leave aside. pyxform gives the standard's words (`pyxform.aliases`) and judges the
form (`jugement`); the cells are read here, for its reader turns « ’ » into « ' » and no-break spaces into plain ones.
"""
