"""The offline workbook of one answer: written, filled by whoever, read back and compared. Nothing here writes an answer."""
