"""The words of a protocol that a person reads, for the translators."""

from clocks.engine.rules import Protocol


def words_of(protocol: Protocol) -> list[str]:
    """Return each title, sentence, note and citation of a protocol once, in the order of the rules."""
    found = [protocol.title, protocol.note]
    for rule in protocol.rules:
        found += [rule.title, rule.says, rule.note, rule.source.document, rule.source.section]
    return list(dict.fromkeys(text for text in found if text))
