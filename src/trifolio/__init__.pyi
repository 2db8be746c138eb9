from trifolio.job import Artifact
from trifolio.pipeline.build import Report
from trifolio.pipeline.library import Project, build
from trifolio.problems import ContentError, Problem

__all__ = ["Artifact", "ContentError", "Problem", "Project", "Report", "build"]
