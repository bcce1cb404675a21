"""Evidence: when ordinary words are names, and which names are made of plain words."""

import pytest

from pipeline.lexicon import frequency
from transcripts.forms import keyed_tokens, shape_of
from transcripts.vocabulary import Term, Vocabulary, load_vocabulary

PLAIN = 3.0  # Zipf frequency: said once in a million words
# Forms of devices that are made of plain words and say nothing else all the same, so that they need no evidence.
SAID_OF_NOTHING_ELSE = """
accent elite, accent prime, accent ultra, acclaim seven thousand, advanced fluorescence technology, advantage diode,
alma duo, alma hybrid, alma veil, alto defense serum, ante age, apex eight hundred, art filler, blue peel radiance,
body jet evo, botox, botox cosmetic, botox vista, braun silk expert, buffalo filter, butterfly iq, butterfly probe,
choi pen, chrome laser, clear and brilliant touch, colorado needle, cosmo peel, cosmo peel forte, cox eye shields, cry
ac, crystal retinal, diamond intense, discovery pico, discovery pico plus, doctor numb, doctor pen, dr dennis gross
mask, dr numb, dr pen, elite iq, elite iq pro, embrace active scar defense, emerald laser, emerge fractional laser,
era elite, evoke cheeks, evoke chin, evolve transform, evolve trim, fire and ice facial, focus array, focus lens
array, gemini laser, genesis plus, glacial rx, glacial spa, glide ex, glow two facial, gore tex implant, green peel
classic, green whistle, halo pro, hollywood spectra, hy system, laser genesis, legend pro, lemon bottle, linear zee,
lux fifteen forty, lux fourteen forty, lux ten sixty four, lux twenty nine forty, magma platform, med contour, med two
contour, medic eight, mint lift, mint threads, mira dry, my lee, my lee extreme, neo elite, neo skin, nitro bid, noir
goggles, noir laser, observe five twenty, only touch peel, optimal pulse technology, opus plasma, pearl fusion, petit
lady, phil art, phil art next, physique three sixty, piano pulse, pico genesis, pigment control creme, pink intimate
system, plated intense serum, plated serum, plated skin science, platinum focus lens array, princess filler, princess
rich, princess volume, pro cell therapies, pro yellow, pro yellow plus, profound matrix, quill suture, rapid acoustic
pulse, red touch laser, revision skincare, scarlet pro, secret duo, secret neo, silhouette lift, silhouette soft,
soprano platinum, soprano titanium, soprano titanium special edition, spectra gold, spectra peel, strawberry laser,
tesla former, tri beam premium, triple lipid restore, tru flex, try hex, tulip gems, ultra femme three sixty, ultra
peel, ultra peel forte, vampire facial, vee ro, venus bliss, venus freeze, venus freeze plus, venus glow, venus heal,
venus legacy, venus velocity, venus versa, venus versa pro, venus viva, vi peel, viagra, vol lure, xanax, you laser
prime, zee wave
"""


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def names(vocabulary: Vocabulary, text: str) -> list[str]:
    return [match.term.name for match in vocabulary.find(text)]


def is_plain(form: str) -> bool:
    """True of a form of plain words alone: no initials, numbers or the suffix of a model."""
    return all(
        token.text.isalpha()
        and len(token.text) > 1
        and not (token.text.isupper() and len(token.text) <= 3)
        and frequency(token.text) >= PLAIN
        for token in keyed_tokens(form)
    )


@pytest.mark.parametrize(
    "text",
    [
        "Good nurses excel at follow-up calls.",
        "We see elite runners and elite swimmers every spring.",
        "Elite cyclists shave their legs.",
        "Vanquish your doubts before you start.",
        "The two wavelengths work in perfect harmony on mixed vessels.",
        "There is a halo of light around the lesion.",
        "Halo effects are common in surveys.",
        "It had a profound effect, a profound change in how we work.",
        "My screensaver is the Venus of Willendorf, and the other one is Venus Williams.",
        "After four weeks she had clear and brilliant skin.",
        "Her wedding ring is rose gold, and she asked about clarity of consent.",
        "We can discuss it on a Zoom call, or meet on Zoom.",
        "The Zoom platform is down today.",
        "I resolve to photograph every patient, and most cases resolve.",
        "Let me enlighten you: the icon on the screen is not the energy.",
        "The secret is patience, and that is the genius of it.",
        "The discovery of penicillin changed everything.",
        "an elite machine for an elite laser team",
        "Our elite laser team meets on Mondays.",
        "We affirm the diagnosis and restore the barrier.",
        "Set the energy to ten joules, and remember that a joule is a unit.",
        "He led the trial with the lead investigator.",
        "The pearl of wisdom here is to wait, and most opinions differ in that respect.",
        "You have to form a plan, and buy a new a frame sign.",
        "It was state of the art as far as we knew.",
        "She said ha ha and has not been back.",
        "The Titan of dermatology spoke, then Juliet spoke, and Agnes agreed.",
        "At seven fifty five the first patient came; the bill was five ninety five.",
        "He uses too many filler words, and her pores look like orange peel.",
        "Everybody wants to be forever young.",
        "Put a fan and cold air on the machine room.",
        "He joined on Zoom, the laser already off.",
        "My husband drives a Titan. Cutera came later. Pearl was my grandmother.",
        "WE VANQUISH FAT AND RESTORE HARMONY",
        "How To Find Harmony And Joule In Practice",
        "Our veterans are versed in lasers, and the debate revolves around cost.",
        "She heals on impulse, and there is a cure for that.",
        "The frosting on the cake was pearl white, and she was purging her files.",
        "The liberators came by a quill of violet ink.",
        "He made a heroic effort at the clear light of dawn.",
        "The scars of the war, a score of them, are ulcers of the past.",
        "A cheek sits on the smart side of it.",
        "We left a second skin dressing on. Second skin dressings stay on.",
        "It hurts, and again cos it hurts.",
        "We use the profile laser setting.",
        "The eye pulse was fine, and the eye restore its tear film.",
        "When I pulse, I pulse twice, and then I restore.",
        "We keep it in the deep plane until the laser fires.",
        "First let gel dry, and let solution soak in.",
        "It makes the tattoo vanish and the contour soft.",
        "There was more clarity two weeks later.",
        "We did pico four times, at pico high settings, with pico care afterwards.",
        "Does pico clear green ink, and who said that pico won?",
        "In Phoenix fifteen years ago I had no Pixel 8.",
        "The Pixel 8 is a phone. I heard it in the Phoenix fifteen.",
        "To amplify lifting we enlighten three people.",
        "The two of them, the pico four of us took, were fine.",
        "I knew that seven fifty five was too early.",
        "The body contour handpiece and the contour of it are new, and so is the safe system.",
        "Please fill in Form A before you sign.",
    ],
)
def test_ordinary_words_are_no_names(vocabulary: Vocabulary, text: str) -> None:
    assert names(vocabulary, text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("For downtime of a week I choose Halo, for less I choose peels.", "Halo"),
        ("Sciton's halo gives five days of bronzing.", "Halo"),
        ("We rented the Halo from Sciton last year.", "Halo"),
        ("The Halo laser is tunable.", "Halo"),
        ("Then the resolve handpiece splits the beam.", "Resolve"),
        ("We used the PicoWay, Resolve and Zoom handpieces.", "Resolve"),
        ("We used the PicoWay, Resolve and Zoom handpieces.", "Zoom"),
        ("And next is Zoom, the handpiece that dials the spot.", "Zoom"),
        ("Our old alma harmony still works.", "Harmony"),
        ("I treat leg veins with the Icon and the jowls with needles.", "Icon"),
        ("A session with Profound took an hour.", "Profound"),
        ("We bought an Elite in May.", "Elite"),
        ("We bought a Cynosure Elite in May.", "Elite"),
        ("With Clear and Brilliant the redness is gone next morning.", "Clear + Brilliant"),
        ("Afterwards ten minutes of LED calm the skin.", "LED"),
        ("She had three sessions of Vanquish before that.", "Vanquish"),
        ("The Vanquish applicator hangs over the belly.", "Vanquish"),
        ("The BTL Vanquish hangs over the belly.", "Vanquish"),
        ("the lumenis m22 and the 1064 laser", "1064 nm"),
        ("We fill the cheek with an Art Filler syringe.", "Art Filler"),
        ("The Second Skin dressing is cool.", "2nd Skin"),
        ("The smart side laser is in room two.", "SmartXide"),
        ("The profile laser is old by now.", "Profile laser"),
        ("At home the Dr Pen is sold to anybody.", "Dr Pen"),
        ("Our pico four is noisy.", "PiQo4"),
        ("The contour handpiece is the larger one.", "Contour handpiece"),
        ("The clarity two has both wavelengths.", "Clarity II"),
        ("The Zimmer is a cryo six, and the cryo six is loud.", "Zimmer Cryo 6"),
        ("Threads such as the cones of silhouette soft lift less.", "Silhouette Soft"),
        ("LET gel works on open wounds.", "LET gel"),
        ("She puts the iS Clinical serum on.", "iS Clinical"),
    ],
)
def test_ordinary_words_are_names_on_evidence(vocabulary: Vocabulary, text: str, name: str) -> None:
    assert name in names(vocabulary, text)


def test_phrase_that_holds_a_form_is_never_a_mention() -> None:
    vocabulary = Vocabulary((Term("dermal filler", "technique", aliases=("filler",), ordinary=("filler words",)),))
    assert names(vocabulary, "Fewer filler words, more filler.") == ["dermal filler"]


def test_plain_words_need_evidence_unless_they_say_nothing_else(vocabulary: Vocabulary) -> None:
    plain = {
        " ".join(shape_of(keyed_tokens(form)))
        for term in vocabulary.terms
        for form in term.forms
        if term.kind == "device" and is_plain(form)
    }
    sure = {form for form in plain if any(match.end - match.start == len(form) for match in vocabulary.find(form))}
    assert sure == set(" ".join(SAID_OF_NOTHING_ELSE.split()).split(", "))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("She wanted an easy TCA peel.", "trichloroacetic acid"),
        ("There are super hair removal results in some clinics.", "laser hair removal"),
        ("I began with a controlled depth peel.", "chemical peel"),
    ],
)
def test_a_phrase_that_is_no_name_still_holds_one(vocabulary: Vocabulary, text: str, name: str) -> None:
    assert names(vocabulary, text) == [name]


def test_two_capitals_are_evidence_amid_lower_case_only() -> None:
    vocabulary = Vocabulary((Term("Art Filler", "device", ordinary=("art filler",)),))
    assert names(vocabulary, "It was an Art Filler syringe.") == ["Art Filler"]
    assert names(vocabulary, "It was an Art filler syringe.") == []
    assert names(vocabulary, "How To Choose Art Filler Needles") == []


def test_one_of_its_kind_beside_several_words_is_evidence() -> None:
    aptos, soft = (
        Term(name, "device", category="thread", ordinary=(ordinary,))
        for name, ordinary in (("Aptos", "none"), ("Silhouette Soft", "silhouette soft"))
    )
    vocabulary = Vocabulary((aptos, soft, Term("Emla", "device", category="numbing")))
    assert names(vocabulary, "we had aptos and silhouette soft") == ["Aptos", "Silhouette Soft"]
    assert names(vocabulary, "we had aptos and silhouette soft contours") == ["Aptos"]
    assert names(vocabulary, "we had emla and silhouette soft") == ["Emla"]
