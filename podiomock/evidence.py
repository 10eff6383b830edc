"""What nobody knows: each decision that no document and no recording settles has a number here.

The code that rests on one cites it as `A-7`. All of them are inferred; a recording that settles one removes it.
"""

ASSUMPTIONS: dict[str, str] = {
    "A-1": "A 409 wears the standard envelope with the code `conflict`; its wording is ours.",
    "A-2": "A 410 wears the standard envelope with the code `gone`; its wording is ours.",
    "A-3": "JSON beyond 16 MB, and uploads beyond 100 MB, are refused with 413.",
    "A-4": "Broken JSON is 400 `invalid_value`; its wording is ours.",
    "A-5": "Unknown keys in a body, where they are refused, are named as `additional properties: ['x']`.",
    "A-6": "Several values for a single-valued field are refused.",
    "A-7": 'An empty string is not a value of a text field: `"" must be non empty string`.',
    "A-8": "A filter on a text field takes one string, exact but for case; a list is refused.",
    "A-9": "Numbers from 10^15 on are refused.",
    "A-10": "A date that ends before it starts is refused.",
    "A-11": "Required fields are enforced when an item is created, in the words of the recorded grammar.",
    "A-12": "`tags` in an item update replaces the item's tags.",
    "A-13": "`file_ids` in an item update adds to the item's files.",
    "A-14": "Items without a value of the field that is sorted by come last, whichever way the sort goes.",
    "A-15": "Sorting by a field of a type that is not listed as sortable is refused.",
    "A-16": "A slug that is taken gets the first free number from 2 on behind it.",
    "A-17": "Mentioned people without access are not reached, unless `alert_invite` says so.",
    "A-18": "An inactive app refuses new items with 403.",
    "A-19": "An update whose base revision is above the current one is 400.",
    "A-20": "Deleting a connection answers `{}`.",
    "A-21": "A connection that is pending, or of another app, is refused like a missing one: 400.",
}
