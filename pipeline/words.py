"""Function words: English words that say nothing about what a text is about."""

FUNCTION_WORDS = frozenset(
    """
a able about above across actually after afternoon again against ago all almost along already also although always
am among an and another any anybody anyone anything anyway are aren't around as ask at away back bad basically be
because become been before began begin behind being best better between big bit both bring but by call came can
can't cannot case cent certain certainly clear client clients clinic come could couldn't course day days did didn't
different do doctor does doesn't doing don't done down dr each early easy eight either else end enough even evening
ever every everybody everybody's everyone everything exactly example fact far few find first five for found four
from front gave gentleman get gets getting give go goes going gone good got great had half happen happy hard has
have having he he's hear heard hello her here here's hers him his how however hundred i i'd i'll i'm i've if in into
is isn't it it's its itself just keep kind knew know lady last later least left less let let's like literally little
long look lot lots made make man many may maybe me mean men might mind mine minute minutes month months more morning
most much must my myself never new next nice nine no nobody none nor not nothing now number obviously of off often
oh okay old on once one only onto or other others our ours out over own part patient patients people per percent
perhaps person piece place please point pretty probably put question questions quickly quite rather ready real
really right round said same saw say saying says second see seem seen self seven several shall she she's should
shouldn't show side simply since six slide slides small so some somebody somebody's someone something sometimes
somewhat somewhere sorry sort start stay still stop such suppose sure take takes talk tell ten than thank thanks
that that's the their them then there there's these they they'd they'll they're they've thing things think third
this those though thousand three through time times to today together told tomorrow tonight too took toward true try
turn twelve twenty two under until up upon us use used uses using usually very want wanted wants was wasn't way ways
we we'd we'll we're we've week weeks well went were weren't what what's whatever when where whether which while who
who's whole whom whose why will with within without woman won't word words work works would wouldn't yeah year years
yes yet you you'd you'll you're you've your yours yourself
""".split()
)
