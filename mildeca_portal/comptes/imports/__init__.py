"""Functions of the network from a workbook, and back.

`lecture` reads the file, `valeurs` understands its cells, `controle` says what each row would do, all three without the
database; `reseau` loads what the rules compare with, `application` does it through the actions, `export` writes.
"""
