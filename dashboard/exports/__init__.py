"""An exhibit, or many in a pack, as a picture, a workbook, a deck or a document."""
