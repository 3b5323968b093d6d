"""A sample district (示例区) and its workbooks: plainly invented people; units the Measures name, or generic ones."""
