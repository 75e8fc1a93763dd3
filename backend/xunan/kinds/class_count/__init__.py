"""班级清点 class_count: how many of one class stand at the assembly place."""
