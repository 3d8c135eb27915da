"""What leaves the house: workbook, PDF, data package, comparison of editions."""
