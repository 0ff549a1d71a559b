"""Files that say their columns themselves: JSON, Parquet, and tables in web pages."""
