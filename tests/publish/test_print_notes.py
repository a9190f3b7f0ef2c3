from safecity.publish.products.print import number_notes


def test_a_caveat_has_one_number_and_stands_once_in_each_part():
    first, second, third = ({"caveats": texts} for texts in (("a", "b"), ("b",), ("c", "a")))
    made = number_notes({"part-1": [first, second], "part-2": [third]})
    assert [(n["number"], n["text"]) for n in made["part-1"]] == [("n1", "a"), ("n2", "b")]
    assert [(n["number"], n["text"]) for n in made["part-2"]] == [("n1", "a"), ("n3", "c")]
    assert [n["number"] for n in third["notes"]] == ["n1", "n3"]
    assert second["notes"] == [made["part-1"][1]]


def test_anchors_are_distinct_across_parts():
    made = number_notes({"part-1": [{"caveats": ("a",)}], "part-2": [{"caveats": ("a",)}]})
    anchors = [note["anchor"] for notes in made.values() for note in notes]
    assert anchors == ["part-1-n1", "part-2-n1"]


def test_without_caveats_there_is_no_list():
    bare = {"caveats": ()}
    assert number_notes({"part-1": [bare]}) == {"part-1": []}
    assert bare["notes"] == []
