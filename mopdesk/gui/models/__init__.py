"""Tables for Qt's views: records in, cells out."""
