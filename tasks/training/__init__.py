"""Acts of the training plan (measure 15: 干部培训办班申报审批制度), from the call to the closing of a class."""
