"""The part of a sound that is heard, as graph nodes: by the rule of core.serving.inputs.heard, inside the bundle.

Every row is cut where its own sound begins, in whole blocks of 10 ms, and as long as there is room for.
"""

from core.graph import DOUBLE, INT64, Graph
from core.pretrained.sounds import mel
from core.pretrained.sounds.mel import Sounding
from core.serving.inputs.heard import ABOVE, BEGINS, BLOCKS, FADES, FAINT, MARGIN, NEAR, NOTHING, QUIETEST, STEADY

_NEVER = 1e30  # more than any block's power


def heard(g: Graph, raw: str, rate: int, most: int) -> Sounding:
    """The raw input float32 [N,T] without silence at both ends; where more than `most` samples sound, the loudest."""
    hop = rate // BLOCKS
    blocks = _blocks(g, mel.finite(g, raw), hop)
    count = mel.count(g, blocks)
    loud = _loudness(g, blocks)
    first, size = _chosen(g, loud, *_sounding(g, loud), count, most // hop)
    wide = g.Min(count, g.const(most // hop))  # whatever the rows: a sound sounds the same to the last digit in company
    positions = g.Range(g.const(0), wide, g.const(1))
    taken = g.Min(g.Add(first, positions), g.Sub(count, g.const(1)))
    made = g.GatherND(blocks, g.Unsqueeze(taken, g.const([2])), batch_dims=1)
    mask = g.Unsqueeze(g.Less(positions, size), g.const([2]))
    cut = g.Where(mask, made, g.const(0, "float32"))
    rows = g.Slice(g.Shape(raw), g.const([0]), g.const([1]))
    width = g.Unsqueeze(g.Mul(wide, g.const(hop)), g.const([0]))
    samples = g.Reshape(cut, g.Concat(rows, width, axis=0), allowzero=1)
    return Sounding(samples, mel.last(g, samples))


def missing(g: Graph, raw: str) -> str:
    """Bool [N]: no sound at all, which is one sample; zeros are silence, which is a sound like others."""
    rows = g.Slice(g.Shape(raw), g.const([0]), g.const([1]))
    return g.Expand(g.LessOrEqual(mel.count(g, raw), g.const(1)), rows)


def _blocks(g: Graph, samples: str, hop: int) -> str:
    """[N,T] -> [N,B,hop], B >= 1, with zeros behind."""
    count = g.Max(g.Div(g.Add(mel.count(g, samples), g.const(hop - 1)), g.const(hop)), g.const(1))
    wide = g.Unsqueeze(count, g.const([0]))
    filled = mel.up_to(g, samples, g.Mul(count, g.const(hop)))
    rows = g.Slice(g.Shape(samples), g.const([0]), g.const([1]))
    return g.Reshape(filled, g.Concat(rows, wide, g.const([hop]), axis=0), allowzero=1)


def _loudness(g: Graph, blocks: str) -> str:
    """float64 [N,B]: the middle of each block's power and its neighbours', or the power where that leaves nothing."""
    off = g.Sub(blocks, g.ReduceMean(blocks, g.const([2]), keepdims=1))
    power = g.Cast(g.ReduceMean(g.Mul(off, off), g.const([2]), keepdims=0), to=DOUBLE)
    wide = g.Pad(power, g.const([0, 1, 0, 1]))
    before = g.Slice(wide, g.const([0]), g.const([-2]), g.const([1]))
    behind = g.Slice(wide, g.const([2]), g.const([2**62]), g.const([1]))
    middle = g.Max(g.Min(before, power), g.Min(g.Max(before, power), behind))
    steady = g.Greater(g.ReduceMax(middle, g.const([1]), keepdims=1), g.const(NOTHING))
    return g.Where(steady, middle, power)


def _sounding(g: Graph, loud: str) -> tuple[str, str]:
    """Bool [N,B] twice: the blocks with which the sound may begin and end; none where all is silence."""
    live = g.Greater(loud, g.const(NOTHING))
    many = g.ReduceSum(g.Cast(live, to=INT64), g.const([1]), keepdims=1)
    count = g.Unsqueeze(mel.count(g, loud), g.const([0]))
    rising = g.several("TopK", g.Where(live, loud, g.const(_NEVER)), count, outputs=2, axis=1, largest=0, sorted=1)[0]
    noise, quiet = (_ranked(g, rising, many, share) for share in (QUIETEST, STEADY))
    peak = g.ReduceMax(loud, g.const([1]), keepdims=1)
    above = g.Mul(noise, g.const(ABOVE))
    room = g.Where(g.LessOrEqual(quiet, above), g.Min(above, g.Mul(peak, g.const(NEAR))), g.const(NOTHING))
    noisy = g.Max(room, g.const(NOTHING))
    begins = g.Mul(peak, g.const(BEGINS))
    ends = g.Min(g.Max(g.Mul(noise, g.const(FADES)), g.Mul(peak, g.const(FAINT))), begins)
    return g.GreaterOrEqual(loud, g.Max(noisy, begins)), g.GreaterOrEqual(loud, g.Max(noisy, ends))


def _ranked(g: Graph, rising: str, many: str, share: float) -> str:
    """[N,1]: the value below which that share of the first `many` (int64 [N,1]) of the sorted values lies."""
    rank = g.Cast(g.Floor(g.Mul(g.Cast(many, to=DOUBLE), g.const(share))), to=INT64)
    return g.GatherElements(rising, g.Min(rank, g.Sub(mel.count(g, rising), g.const(1))), axis=1)


def _chosen(g: Graph, loud: str, begins: str, ends: str, count: str, room: int) -> tuple[str, str]:
    """(first block, how many), int64 [N,1] each: what sounds and a margin, or the loudest `room` blocks of it.

    Without a sound the first blocks are taken, as many as there are room for.
    """
    positions = g.Range(g.const(0), count, g.const(1))
    last = g.ReduceMax(g.Mul(g.Cast(ends, to=INT64), g.Add(positions, g.const(1))), g.const([1]), keepdims=1)
    before = g.ReduceMax(g.Mul(g.Cast(begins, to=INT64), g.Sub(count, positions)), g.const([1]), keepdims=1)
    silent = g.Equal(last, g.const(0))
    first = g.Where(silent, g.const([[0]]), g.Sub(count, before))
    end = g.Where(silent, count, g.Min(g.Add(last, g.const(MARGIN)), count))
    room_left = g.Sub(end, g.const(room))
    sums = g.CumSum(g.Pad(loud, g.const([0, 1, 0, room])), g.const(1))
    starts = g.Slice(sums, g.const([0]), g.Unsqueeze(count, g.const([0])), g.const([1]))
    behind = g.Slice(sums, g.const([room]), g.Unsqueeze(g.Add(count, g.const(room)), g.const([0])), g.const([1]))
    able = g.And(g.GreaterOrEqual(positions, first), g.LessOrEqual(positions, room_left))
    energy = g.Where(able, g.Sub(behind, starts), g.const(-1.0))
    loudest = g.ArgMax(energy, axis=1, keepdims=1)
    limited = g.And(g.Greater(g.Sub(end, first), g.const(room)), g.Not(silent))
    return g.Where(limited, loudest, first), g.Min(g.Sub(end, first), g.const(room))
