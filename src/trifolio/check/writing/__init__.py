"""Rules over the writing of an article, which `trifolio check` tells of and a build does not."""
