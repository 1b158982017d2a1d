"""A stand-in for `Ask`: keeps what was said and answers what it was told to."""


class Recorder:
    """Answer questions with what a test put here, and keep every message."""

    def __init__(self):
        self.notices = []
        self.deeds = []
        self.taken_away = []
        self.troubles = []
        self.crashes = []
        self.files = []
        self.photos = []
        self.chosen_folder = None
        self.chosen_list = None
        self.chosen_backup = None
        self.chosen_file = None
        self.chosen_printer = None
        self.chosen_colour = ""
        self.may_leave = True
        self.shown_folders = []

    def notice(self, tone, title, detail="", advice="", deed=None):
        self.notices.append((tone, title, detail, advice))
        self.deeds.append(deed)

    def no_longer(self, title):
        self.taken_away.append(title)

    def trouble(self, error):
        self.troubles.append(error)

    def crash(self, report):
        self.crashes.append(report)

    def leave_unsaved(self, count):
        self.notices.append((None, "leave unsaved", str(count), ""))
        return self.may_leave

    def flow_files(self):
        return self.files

    def pictures(self):
        return self.photos

    def picture(self, title):
        return next(iter(self.photos), None)

    def colour(self, title, now):
        return self.chosen_colour

    def folder(self, title, start=""):
        return self.chosen_folder

    def save_as(self, title, name, kinds):
        self.offered_name = name
        return self.chosen_file

    def printer(self, title):
        return self.chosen_printer

    def backup_file(self):
        return self.chosen_backup

    def list_file(self):
        return self.chosen_list

    def show_folder(self, folder):
        self.shown_folders.append(folder)
        return folder.is_dir()
