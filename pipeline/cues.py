"""Cues: the turns of phrase by which a clinician's speech gives away advice, warnings and small talk."""

import re

# What clinicians do, and tell others to do.
_VERBS = """
    add|allow|apply|ask|aspirate|avoid|begin|bring|call|check|clean|combine|cool|cover|cut|dilute|dissolve|document|do|
    don['’]t|draw|drop|feather|flood|follow|give|go|hold|increase|inject|insert|keep|lay|leave|lift|limit|look|lower|
    mark|massage|measure|mix|never|numb|overlap|photograph|pinch|place|prefer|prescribe|press|pull|pulse|put|raise|
    reach|record|reduce|refer|refuse|remember|remove|repeat|ring|see|send|set|space|stack|stand|start|stay|stop|switch|
    take|telephone|tell|test|treat|turn|use|wait|want|warn|wash|watch|weigh|wipe|write
"""
VERBS = "".join(_VERBS.split())


_LINE_END = re.compile(r"\|\s*\n\s*")


def any_of(forms: str) -> re.Pattern[str]:
    """A pattern that finds any of the forms, which are expressions parted by semicolons, as whole words.

    A line may end behind a bar.
    """
    listed = [" ".join(_LINE_END.sub("|", form).split()).replace("VERBS", VERBS) for form in forms.split(";")]
    return re.compile(r"(?<![\w'’])(?:" + "|".join(listed) + r")(?![\w'’])", re.IGNORECASE)


# By which the name of a drug is known, though the vocabulary does not have it.
DRUG_ENDINGS = "caine|ovir|cillin|cycline|mycin|azole|sone|oxacin|solone|nolone|ronidase"

# A statement that forbids, limits or warns: a lost "not" here is what hurts a patient.
WARNING = any_of(
    r"""
    never; avoid\w*; do ?n[o'’]t; don['’]t; do not; must ?n[o'’]t; must not; mustn['’]t; should ?n['’]t; should not;
    wouldn['’]t; won['’]t; cannot; can['’]t; no more than; no longer than; no later than; not more than; not a drop;
    not above; nothing above; at least; at most; at the most; at the outside; at a minimum; maximum; minimum;
    ceiling; upper limit; the limit; up to; careful\w*; caution\w*; beware; watch (?:out|for); look out for;
    contra ?indicat\w*; rules? out; ruled out; off limits; stop; mistakes?; danger\w*; risk\w*; unsafe; hold off;
    stay away; keep away; keep clear; clear of;
    only (?:when|if|after|once|on|in|with|at|use|treat|for|ever|then); unless; until; instead; rather than; must;
    has to be; have to;
    no go; red flag; that['’]s a no; is a no; are out;
    too (?:hot|deep|high|long|late|early|much|strong|superficial|fast|close)
    """
)
NEGATION = any_of(
    r"""
    no; not; never; none; nothing; nobody; neither; nor; without; cannot; \w+n['’]t
    """
)
PRACTICE = any_of(
    r"""
    you(?: always| never| then| only)? (?:VERBS);
    (?:I|we)(?: \w+ly| always| never| only| just| still| now| then| also| no longer)? (?:VERBS);
    I(?:['’]d| would|['’]ll| will)(?: \w+)? (?:VERBS); I(?:['’]m| am) (?:adding|careful|strict);
    I (?:won['’]t|wouldn['’]t|don['’]t|do not|refuse|insist); we (?:won['’]t|don['’]t|used to); in my hands;
    in our (?:hands|clinic|practice); in my (?:practice|clinic|experience);
    my (?:own )?(?:rule|limit|ceiling|advice|recipe|cut ?off); that['’]s a no;
    the (?:trick|rule|key|secret|sign|endpoint|end point|reflex|mistake) (?:is|was)?;
    what (?:I|you) (?:do|want|look)
    """
)
IMPERATIVE = re.compile(
    rf"(?:^|[.;:,] |\b(?:so|and|then|please|just|but|therefore) )(?:please |just |so |then |always )*(?:{VERBS})\b",
    re.IGNORECASE,
)
CONDITION = any_of(
    r"""
    if; when(?:ever)?; once; as soon as; in case; anyone who; anybody who; any patient who; those who; whoever
    """
)
INTERVAL = any_of(
    r"""
    every; apart; interval\w*; between (?:sessions|treatments|visits); after(?:wards)?; before(?:hand)?; wait\w*;
    within; until; for; come back; follow up; review; times a; ahead; later
    """
)
ASIDE = any_of(
    r"""
    by the way; while I think of it; while I['’]m at it; while I['’]m (?:moaning|here); before I forget;
    one more thing; one last thing; another thing; here['’]s (?:a small|one|something|a little|a);
    here is (?:a small|one|something|a little|a); that reminds me; reminds me; incidentally; come to think of it;
    mind you; I(?:['’]m| am) (?:adding|saying) this; I should (?:add|mention|say); I forgot; I nearly forgot;
    something (?:that )?I forgot;
    n['’]t (?:on|in) (?:the|any|our|my) (?:slide|slides|handout|leaflet|form|protocol|deck|book|label);
    not (?:on|in) (?:the|any|our|my) (?:slide|slides|handout|leaflet|form|protocol|deck|book|label);
    n['’]t on any slide; nobody (?:teaches|tells|mentions|asks|writes);
    no one (?:teaches|tells|mentions|asks|writes); (?:gets|get) missed; open brackets; in brackets; off the record;
    as an aside; side note; oh,? and; oh,; hang on; can I add; let me add; I only wanted to mention;
    worth mentioning; you didn['’]t ask; since you['’]ve brought it up; since you mention it;
    people (?:forget|overlook); easy to (?:forget|miss); I['’]m glad I said that;
    what (?:they|the books?) (?:don['’]t|doesn['’]t) tell
    """
)
CONTRAST = any_of(
    r"""
    leaflet; brochure; label; off[- ]label; package insert; insert says; manual; ifu; instructions for use; vendor;
    manufacturer; the reps?; company (?:slide|line|says); textbooks?; guidelines?; the old (?:rule|way|teaching);
    we used to; I used to; people (?:think|say|copy); everybody (?:thinks|says); myth; contrary to; rather than;
    not licen[sc]ed
    """
)
COMPLICATION = any_of(
    r"""
    burn(?:s|t|ed|ing)?; blister\w*; dents?; nodul\w*; lumps?; granuloma\w*; pih; hyper ?pigment\w*;
    hypo ?pigment\w*; pigmentation; scar(?:s|red|ring)?; occlu\w*; necro\w*; blanch\w*; blind\w*; vision; infect\w*;
    abscess\w*; biofilm\w*; herpes; cold sores?; ptosis; droop\w*; bruis\w*; haematoma\w*; hematoma\w*; seroma\w*;
    swelling; swollen; oedema; edema; bleed\w*; nerve\w*; numb(?:ness)?; weakness; asymmetr\w*; migrat\w*; extru\w*;
    allerg\w*; anaphyla\w*; rash\w*; urticaria; hives; hernia\w*; paradoxical; hyperplasia; fat loss; atrophy;
    ulcer\w*; frost\w*; ochronosis; tyndall; telangiectasia; stain\w*; toxicity; overdose; seizure\w*; faint\w*;
    syncope; complicat\w*; side effects?; adverse; reaction\w*; pain(?:ful)?; emboli\w*; ischa?emi\w*; mottl\w*;
    livedo; dimpl\w*; pucker\w*; ectropion; brown; grey; gray
    """
)
CONTRAINDICATION = any_of(
    r"""
    pregnan\w*; breast ?feed\w*; pacemaker\w*; defibrillator\w*; implant\w*; isotretinoin; accutane; roaccutane;
    anticoagul\w*; blood thinner\w*; warfarin; aspirin; lupus; autoimmune; myasthenia; keloid\w*; epilep\w*;
    photosensiti\w*; immunosuppress\w*; diabet\w*; contra ?indicat\w*; tann?(?:ed)?; metal; history of; allerg\w*;
    thrombosis; clotting; migraine\w*; cancer; melanoma; vaccin\w*; on (?:the )?(?:pill|blood)
    """
)
CLINICAL = any_of(
    r"""
    patients?; skin; dos(?:e|es|ing|age); fluences?; energ(?:y|ies); needles?; cannulas?; pulses?; tips?; probes?;
    hand ?pieces?; spots?; sessions?; passes; treat\w*; inject\w*; creams?; gel; filler\w*; toxin\w*; threads?;
    lasers?; wavelengths?; plane; depth; dermis; dermal; subdermal; epiderm\w*; periosteum; bone; muscles?;
    vessels?; artery; arteries; vein\w*; hair; follic\w*; melanin; melasma; pigment\w*; acne; rosacea; tattoo\w*;
    wrinkle\w*; lines; lips?; cheeks?; chin; jaw\w*; nose; nasal; forehead; temples?; glabella\w*; brows?;
    eye ?lids?; eyes?; neck; abdomen; belly; thigh\w*; legs?; back; underarms?; axilla\w*; hands?; anaesthe\w*;
    anesthe\w*; numbing; tablets?; medication\w*; drugs?; antibiotics?; steroids?; saline; dilut\w*; syringes?;
    vials?; units?; sunscreen; downtime; aftercare; consent; photograph\w*; biopsy; settings?; temperature; cool\w*;
    ice; cold; heat\w*; suction; applicator\w*; electrode\w*; grounding; pad; density; coverage;
    type (?:one|two|three|four|five|six|[1-6ivIV]+); types (?:one|two|three|four|five|six|[1-6ivIV]+); fitzpatrick;
    \w+(?:caine|ovir|cillin|cycline|mycin|azole|sone|solone|oxacin|retinoin|nolone|ronidase|acid); ultrasound;
    endpoint; end point; photo\w*; peels?; lesion\w*; moles?
    """
)

# What tells one kind of pearl from another: bounds, whom not to treat, doses, signs, remedies, settings, appointments.
BOUND = any_of(
    r"""
    at (?:the )?most; at least; no more(?: than)?; not more than; up to; maximum; minimum; ceiling; in total;
    the (?:most|limit|top|end|longest); never more; not above; no (?:further|deeper); deeper than; longer than; beyond;
    nothing (?:above|stronger|deeper); stop at; I stop; below; only
    """
)
WHOM = any_of(
    r"""
    any(?:one|body)(?: who| with| on)?; who(?:ever)?; (?:patients?|people|somebody|nobody) (?:with|on|who);
    if (?:she|he|they)(?:['’](?:s|ve|re))?(?: had| taken?| takes?)?; history; allerg\w*; pregnan\w*; candidates?;
    rule[sd]? out; ask (?:about|whether); (?:never|not) in; not for; (?:is|are|['’]s) (?:a no|out); no \w+ing
    """
)
REGIMEN = any_of(
    r"""
    (?:once|twice|\w+ times) (?:a |an )?(?:day|daily|week); daily; morning and evening; at night; (?:per|a) kilo;
    (?:a|each|per) side; (?:a|per) point; by mouth; tablets?; capsules?; syringes?; vials?; ampoules?; drops?
    """
)
SIGN = any_of(
    r"""
    means?; meant; that['’]s(?: an?| not| the)?; isn['’]t; aren['’]t; it['’]s not; think of; until prove[nd];
    looks? like; shows?; comes?(?: up| back| from| out)?; (?:first )?sign; see; turns?; happens?; normal; it['’]ll
    """
)
REMEDY = any_of(
    r"""
    I (?:give|start|put|treat|drain|open|wait|send|pull|inject|dissolve|massage|cool|photograph); give; start; stop;
    wipe; ring; call; phone; send; refer; drain; dissolve; swab; culture; massage; wash; cool\w*; flood; hospital;
    antibiotics?; ointment; vaseline; petrolatum; cream; dressing; press; wait
    """
)
DIAL = any_of(
    r"""
    on the (?:cheek|neck|forehead|lip|legs?|face|nose|chest|shin|thigh|abdomen); per (?:pass|pulse); passes; spot;
    filter; delay; double pulse; density; coverage; level; depth; tip; handpiece; energy; fluence; power
    """
)
SPAN = r"(?:minute|hour|day|night|week|fortnight|month|year)s?"
_SPAN = rf"(?:seconds?|{SPAN})"
APPOINTMENT = re.compile(
    r"\b(?:wait|every|after|before|between|apart|until|come back|leave|repeat|again|judge|look at|read|"
    rf"see (?:them|her|him))\b(?:[\w'’-]+\W+){{0,6}}?{_SPAN}\b"
    rf"|\b{_SPAN}\b(?:\W+[\w'’-]+){{0,4}}?\W+(?:apart|before|after|between|later|ahead|from|in between)\b",
    re.IGNORECASE,
)
DURATION = re.compile(rf"\bfor (?:\w+ ){{1,3}}{_SPAN}\b", re.IGNORECASE)

SMALL_TALK = any_of(
    r"""
    welcome; good (?:morning|evening|afternoon|night); hello; hi; thank you; thanks; goodbye; bye; house ?keeping;
    hold on; the sound (?:has|is); had a message; bear with (?:me|us); sound check; technical (?:problem|hitch)\w*;
    certificates?; microphones?; muted?; unmuted?; (?:this|the) recording; recorded; handouts?; hashtag;
    slides? (?:will|are); chat box; in the chat; paying me; paid by; disclos\w*; conflicts? of interest;
    honorari\w*; agenda; topics; coffee; lunch; fire alarm; car ?park; parking;
    wi ?fi; draw; prizes?; winner; sponsor\w*; register\w*;
    registration; next (?:month|webinar|forum|session) (?:we|is|will); see you; my name is; I['’]m (?:doctor|dr);
    joining (?:us|me); can (?:you|everybody|everyone) hear; hear me; share (?:my|the) screen; type your questions;
    email; e-mail; my (?:wife|husband|daughter|son|sister|brother|mother|father|dog|cat|garden); birthday; weather;
    football; holiday; webcam; zoom link; internet; poll; feedback form; social media; cme; cpd; credits?
    """
)
# Stories: they may hold a lesson, but the lesson itself stands beside them.
STORY = any_of(
    r"""
    I once; I still (?:have|see|remember); I remember; I(?:['’]ve| have) (?:met|seen) (?:a|one); want(?:ed)? to cry;
    I had (?:a|one|this) (?:\w+ )?(?:lady|man|woman|gentleman|patient|client|husband|wife|case);
    (?:somebody|someone|a (?:lady|man|woman|gentleman|patient|client))
    (?:(?:once|just) )?(?:sent|brought|told|asked|wrote) (?:me|us); told (?:me|us); (?:they|he|she) swore; laugh\w*;
    jok(?:e|ing); story; funny; \w+ years? old; (?:he|she)['’]s (?:a|also|been); case (?:one|two|three|four|five|\d)
    """
)
# Negations that warn of nothing.
IDLE = any_of(
    r"""
    I (?:don['’]t|do not|can['’]t|cannot) (?:remember|recall|know|mind|care|blame|recite);
    don['’]t (?:quote|ask|write to|tell) (?:me|us);
    I(?:['’]m| am) not (?:going to|here to|allowed to);
    I won['’]t (?:tell|bore|spoil|sell|name|mention|pretend); don['’]t worry; never mind;
    (?:please )?don['’]t (?:post|type|share|email); I (?:only|just) wanted to; couldn['’]t (?:hear|read|see);
    can['’]t (?:hear|read)
    """
)
MONEY = any_of(
    r"""
    prices?; priced; cost(?:s|ing)?; pounds?; euros?; dollars?; [£$€]\d[\d,.]*; discount\w*; finance; lease;
    percent off; per cent off; % off; deal; bonus; offer; break even; return on investment; roi;
    trade[- ]in; months? free; for free; launch\w*; install(?:s|ed|ation)?; calculator; demos?;
    revenue; profit\w*; invoice; warranty; service contract; order(?:s|ed)?; buy; logo;
    brand(?:ing|ed)?; survey; average ticket; waiting room; marketing
    """
)
# An answer or a remark that cannot stand without the sentence before it.
DEPENDENT = any_of(
    r"""
    ^and; ^but; ^so; ^then; ^because; ^or; ^nor; ^yes; ^no; ^don['’]t\.; ^that['’]?s?; ^this; ^these; ^those; ^it;
    ^it['’]s; ^they; ^they['’]re; ^them; ^he; ^she; ^he['’]s; ^she['’]s; ^otherwise; ^not; ^neither; ^same; ^the same;
    ^which; ^if not; ^instead; ^above that; ^below that; ^after that; ^in that case; ^either way;
    ^with (?:it|that|those); ^there['’]?s?; ^less; ^more
    """
)
# A sentence that takes part of the one before it back, or bounds it.
QUALIFIES = any_of(
    "^but; ^not; ^never; ^no; ^nor; ^don['’]t; ^do not; ^unless; ^except; ^only; ^otherwise; ^though; ^however"
)
# What others do, or what was done once: what holds now comes next, so it must not end a remark.
SETS_UP = any_of(
    r"""
    used to be; (?:we|I|they) used to; the old (?:rule|way|teaching|advice|dogma)(?! (?:still|holds)); the reflex;
    (?:people|some|everybody|everyone|(?<!if )(?<!unless )(?<!until )they|reps?) (?:\w+ )?(?:says?|said|thinks?|tells?);
    (?:textbooks?|brochures?|leaflets?|label|insert|manual|manufacturer) (?:\w+ ){0,4}?(?:says?|said|tells?);
    (?:company|vendor|advertisements?|posters?|film) (?:\w+ ){0,4}?(?:says?|said|tells?|told|promises?|claims?);
    I(?:['’]ve)? said (?!yes\b|no\b); I(?:['’]d| would) have (?:told|said); did I say
    """
)
# A word that points back.
PRONOUN = any_of("it; its; it['’]s; they; they['’]re; them; their; those; these; he; she; him; her")
# The start of a new remark.
FRESH = any_of(
    r"""
    ^oh; ^now; ^right; ^okay; ^ok; ^well; ^by the way; ^next; ^another; ^one more; ^finally; ^lastly; ^last; ^first;
    ^second(?:ly)?,; ^third(?:ly)?,; ^mind you; ^also; ^anyway; ^while; ^speaking of; ^let me; ^let['’]s; ^let us;
    ^as for; ^what about; ^moving on; ^turning to; ^coming to; ^that brings me; ^in summary; ^to sum
    """
)
# Questions that speakers ask themselves, or about the talk.
OWN_QUESTION = any_of(r"I; we; us; isn['’]t (?:it|that); right\?; okay\?; is it better")
# How somebody presents who works for a company.
PRESENTS = any_of(r"I(?:['’]m| am) (?:here )?(?:with|from|at); I (?:work|speak|come) (?:for|from|at|here for)")
VENDOR = any_of(
    r"""
    I (?:work|speak) for (?:the|a) (?:company|manufacturer|maker|vendor|distributor);
    I(?:['’]m| am) (?:here )?(?:with|from) the (?:company|manufacturer|maker|vendor|distributor);
    I represent (?:the|a)? ?(?:company|manufacturer|maker|vendor|distributor); (?:our|my) company;
    I(?:['’]m| am) (?:a|an|the|your) (?:\w+ ){0,2}(?:(?:sales|product|territory|account|area|regional) manager|
    sales rep\w*|product specialist|clinical trainer|application specialist|clinical specialist);
    we at the company; our (?:engineers|sales team|engineering team);
    we (?:build|make|manufacture|sell) (?:this|these|the)
    """
)
# Words that speak against what somebody else has just said.
OBJECTS = any_of(
    r"""
    (?:I|we)(?:['’]d|\swould|\smust|\shave to|\sdo)? (?:strongly |respectfully |politely )?(?:disagree|beg to differ);
    I (?:don['’]t|do not|can['’]t|cannot|wouldn['’]t) agree; I(?:['’]d|\swould) (?:argue|dispute) (?:that|with)?;
    that(?:['’]s|\sis|\shas) (?:not|never) (?:been )?(?:my experience|what (?:I|we) (?:see|find|saw|found|have seen));
    (?:I|we) (?:see|do) (?:it|that) differently; (?:my|our) experience is (?:\w+ )?different;
    not in my (?:hands|experience); I(?:['’]m|\sam) not (?:so )?(?:convinced|with you (?:on|there))
    """
)
