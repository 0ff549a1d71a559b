"""Spreadsheets: opened where that can do no harm, one sheet's rows, and what is lost on the way."""
