"""mzdesk: the desk of a township civil-affairs office (乡镇民政办工作台). Everything here is true without a screen."""

__version__ = "0.1.0"
