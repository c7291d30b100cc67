"""Python side of TinyML Lifecycle: training, conversion to INT8, and the reference that everything is compared with."""
