"""Puts resources/ into the wheel as mopdesk/_resources."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface[Any]):
    """Carry the resources, but not into an editable install, which reads them where they lie."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folder to a real wheel; hatchling's own force-include would copy it for an editable too."""
        if self.target_name == "wheel" and version == "standard":
            build_data["force_include"]["resources"] = "mopdesk/_resources"
