# Those need jieba, kaldifst and torch; `test_recipe.py` runs them in the recipe's own environment.
collect_ignore = ["recipe"]
