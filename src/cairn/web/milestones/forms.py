"""What a client may write about a larger turn that is not laid yet."""

from django import forms

from cairn.web.ownpage.forms import MilestoneForm, NewThing


class NewMilestoneForm(MilestoneForm, NewThing):
    """A milestone that is not laid yet, offered or not."""

    about = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
