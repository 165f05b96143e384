"""The sections of 设置: the register names them, each is a panel of its own in this folder."""
