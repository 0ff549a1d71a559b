"""A model's steps are found by watching it, and can be gone through in two halves; batch norm is folded on the way."""

import pytest
import torch
from torch import nn

from core.pretrained import building, chain, folding
from core.pretrained.backbone import Backbone
from core.pretrained.pretrained_model import Built


class Layer(nn.Module):
    """One step; `key`: whether it is called with its tensor by name."""

    def __init__(self, width=3, extra=False):
        super().__init__()
        self.linear, self.extra = nn.Linear(width, width), extra

    def forward(self, hidden, beside=None):
        found = torch.tanh(self.linear(hidden))
        return (found, hidden) if self.extra else found


class Steps(nn.Module):
    """An opening, a list of layers, an end; and a part that is never asked."""

    def __init__(self, count=3, by_name=False, extra=False, twice=False, between=False, around=False):
        super().__init__()
        torch.manual_seed(0)
        self.opening = nn.Linear(2, 3)
        self.body = nn.Module()
        self.body.layers = nn.ModuleList(Layer(extra=extra) for _ in range(count))
        self.end = nn.Linear(3, 2)
        self.unused = nn.Linear(7, 7)
        self.short = nn.ModuleList([nn.Linear(3, 3)])
        self.by_name, self.twice, self.between, self.around = by_name, twice, between, around

    def forward(self, values):
        opened = hidden = self.opening(values)
        for index, layer in enumerate(self.body.layers):
            given = hidden + 1 if self.between and index else hidden
            hidden = layer(beside=None, hidden=given) if self.by_name else layer(given)
            hidden = hidden[0] if isinstance(hidden, tuple) else hidden
        if self.twice:
            hidden = self.body.layers[0](hidden)
        return self.end(hidden + opened if self.around else hidden)


VALUES = torch.tensor([[0.5, -1.0], [2.0, 0.25]])


def run(model):
    return model(VALUES)


def blank(model):
    return model(torch.zeros(2, 2))


@pytest.mark.parametrize("changed", [{}, {"by_name": True}, {"extra": True}])
def test_the_list_is_found_with_what_comes_behind_it_and_what_is_never_asked(changed):
    model = Steps(**changed)
    found = chain.found(model, run, blank)
    assert (found.path, found.after, found.idle) == ("body.layers", ("end",), ("unused", "short.0"))
    steps = found.layers(model)
    assert [len(step) for step in steps] == [2, 2, 2, 4]
    assert {id(each) for each in steps[0]} == {id(each) for each in model.opening.parameters()}
    assert {id(each) for each in steps[3]} == {
        id(each) for part in (model.body.layers[2], model.end) for each in part.parameters()
    }


@pytest.mark.parametrize("cut", [1, 2, 3])
@pytest.mark.parametrize("by_name", [False, True])
def test_both_halves_together_are_the_whole_and_the_list_is_whole_again(cut, by_name):
    model = Steps(by_name=by_name)
    found = chain.found(model, run, blank)
    with torch.inference_mode():
        kept = found.until(model, run, cut)
        wanted = model.opening(VALUES)
        for layer in model.body.layers[: cut - 1]:
            wanted = layer(wanted)
        assert torch.equal(kept, wanted)
        assert torch.equal(found.onwards(model, blank, cut, kept), run(model))
    assert len(model.body.layers) == 3
    assert all(not layer._forward_pre_hooks for layer in model.body.layers)


def test_a_failure_on_the_way_leaves_the_model_as_it_was():
    model = Steps()
    found = chain.found(model, run, blank)
    with pytest.raises(RuntimeError):
        found.onwards(model, lambda model: model(torch.zeros(2, 9)), 2, torch.zeros(2, 3))
    with pytest.raises(RuntimeError, match="did not come to its own layers"):
        found.until(model, lambda model: VALUES, 2)
    assert len(model.body.layers) == 3
    assert all(not layer._forward_pre_hooks for layer in model.body.layers)
    with pytest.raises(TypeError, match="no list"):
        chain.Chain("end").parts(model)


@pytest.mark.parametrize("changed", [{"count": 1}, {"twice": True}, {"between": True}, {"around": True}])
def test_a_model_whose_layers_do_not_follow_from_each_other_has_no_chain(changed):
    model = Steps(**changed)
    assert chain.found(model, run, blank) is None
    assert chain.last_of(None, model) == 0
    (step,) = chain.steps(None, model)
    assert len(step) == len(list(model.parameters()))
    with pytest.raises(ValueError, match="can't be cut"):
        chain.known(None)


def test_of_several_lists_that_of_the_most_parameters_is_the_chain():
    class Two(nn.Module):
        def __init__(self):
            super().__init__()
            self.small = nn.ModuleList(nn.Linear(2, 2) for _ in range(4))
            self.widen = nn.Linear(2, 6)
            self.large = nn.ModuleList(nn.Linear(6, 6) for _ in range(2))

        def forward(self, hidden):
            for part in (*self.small, self.widen, *self.large):
                hidden = part(hidden)
            return hidden

    model = Two()
    found = chain.found(model, run, blank)
    assert (found.path, found.after, found.idle) == ("large", (), ())
    assert chain.known(found) is found
    assert [len(step) for step in chain.steps(found, model)] == [10, 2, 2]


@pytest.mark.parametrize(("count", "last"), [(2, 2), (3, 3), (4, 4), (5, 4), (6, 5), (8, 6), (12, 9)])
def test_the_last_third_of_the_layers_are_the_last_ones(count, last):
    model = Steps(count)
    assert chain.last_of(chain.Chain("body.layers"), model) == last


class Convolutions(nn.Module):
    """Convolutions with their norms, in several ways."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.conv, self.norm = nn.Conv2d(2, 3, 3, 2, 1, bias=False), nn.BatchNorm2d(3)
        self.biased, self.after = nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3)
        self.shared, self.once, self.again = nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3), nn.BatchNorm2d(3)
        self.acted, self.late = nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3)
        self.plain, self.fixed = nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3, affine=False)
        self.moving, self.free = nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3, track_running_stats=False)
        with torch.no_grad():
            for part in self.modules():
                if isinstance(part, nn.BatchNorm2d) and part.running_mean is not None:
                    part.running_mean.uniform_(-1, 1)
                    part.running_var.uniform_(0.5, 2)
                    if part.affine:
                        part.weight.uniform_(-1, 1)
                        part.bias.uniform_(-1, 1)

    def forward(self, planes):
        planes = self.after(self.biased(self.norm(self.conv(planes))))
        planes = self.once(self.shared(planes)) + self.again(self.shared(planes))
        planes = self.late(torch.relu(self.acted(planes)))
        return self.free(self.moving(self.fixed(self.plain(planes))))


def pictures():
    return torch.randn(4, 2, 8, 8, generator=torch.Generator().manual_seed(1))


def test_only_a_norm_right_behind_a_convolution_of_its_own_is_folded_and_answers_stay():
    model = Convolutions().eval()
    with torch.inference_mode():
        before = model(pictures())
    folding.fold(model.train(), lambda model: model(pictures()))
    assert not model.training
    parts = {name for name, part in model.named_modules() if isinstance(part, folding.Folded)}
    assert parts == {"conv", "biased"}
    gone = {name for name, part in model.named_modules() if isinstance(part, nn.Identity)}
    assert gone == {"norm", "after"}
    assert all(not part._forward_hooks for part in model.modules())
    with torch.inference_mode():
        torch.testing.assert_close(model(pictures()), before, rtol=0, atol=1e-5)
    conv = model.conv
    assert (conv.stride, conv.padding, conv.kernel_size, conv.groups) == ((2, 2), (1, 1), (3, 3), 1)
    beside = {id(each) for part in folding.folded(model) for each in (part.scale, part.shift)}
    assert len(folding.folded(model)) == 2
    assert {id(each) for each in folding.own(model)} == {id(each) for each in model.parameters()} - beside


def folded(weights=(2.0, -1.0, 0.001)):
    """A convolution with its norm, whose last channel hardly counts."""
    torch.manual_seed(0)
    conv, norm = nn.Conv2d(2, 3, 1), nn.BatchNorm2d(3)
    with torch.no_grad():
        norm.weight.copy_(torch.tensor(weights))
        norm.bias.copy_(torch.tensor([0.5, 1.0, -1.0]))
        norm.running_mean.uniform_(-1, 1)
    return folding.Folded(conv, norm.eval())


def test_what_scale_and_shift_learn_is_what_the_norm_would_have_learned():
    part, planes = folded(), pictures()
    with torch.no_grad():
        before = part(planes)
    assert part.opened() == [part.scale, part.shift]
    with torch.no_grad():
        torch.testing.assert_close(part(planes), before)
        part.scale += torch.tensor([1.0, -0.5, 0.0])  # half as much again, of either sign
        part.shift += torch.tensor([0.0, 0.0, 3.0])
    plain = (before - part.first_shift.view(-1, 1, 1)) * torch.tensor([1.5, 1.5, 1.0]).view(-1, 1, 1)
    wanted = plain + part.shift.detach().view(-1, 1, 1)
    learning = part(planes)
    torch.testing.assert_close(learning, wanted)
    for each in (part.scale, part.shift):
        each.requires_grad_(False)
    torch.testing.assert_close(part(planes), wanted)
    part.fold()
    assert part.folded
    torch.testing.assert_close(part(planes), wanted)
    assert torch.equal(part.scale, part.first_scale)
    assert torch.equal(part.shift, part.first_shift)
    weight = part.weight.clone()
    part.fold()
    assert torch.equal(part.weight, weight)
    part.opened()
    torch.testing.assert_close(part(planes), wanted)


def test_a_channel_that_hardly_counts_does_not_leap_when_it_learns():
    part = folded()
    part.opened()
    with torch.no_grad():
        part.scale += 0.1
    gain, more = part._learned()
    usual = (2.0 + 1.0 + 0.001) / 3
    assert gain.tolist() == pytest.approx([1 + 0.1 / 2, 1 - 0.1 / 1, 1 + 0.1 / (0.1 * usual)])
    assert more.tolist() == pytest.approx([(part.shift - gain * part.first_shift)[index].item() for index in range(3)])


class Small(Backbone):
    """Three steps of which the last is the last; linear, or of norms alone, or of neither."""

    width = 2

    def __init__(self, *parts, last=2):
        super().__init__()
        self.parts, self.last = nn.ModuleList(parts), last

    def below(self, values, cut):
        for part in self.parts[:cut]:
            values = part(values)
        return (values,)

    def above(self, kept, cut):
        (values,) = kept
        for part in self.parts[cut:]:
            values = part(values)
        return values

    def layers(self):
        return [list(part.parameters()) for part in self.parts]


def test_a_backbone_is_its_halves_and_knows_what_lora_and_scales_reach():
    module = Small(nn.Linear(2, 3), nn.LayerNorm(3), nn.Sequential(nn.Linear(3, 2), nn.GroupNorm(1, 2)))
    values = torch.tensor([[1.0, 2.0]])
    assert torch.equal(module(values), module.above(module.below(values, 2), 2))
    assert module.linears() == ["parts.0", "parts.2.0"]
    wanted = [*module.parts[1].parameters(), *module.parts[2][1].parameters()]
    assert [id(each) for each in module.scales()] == [id(each) for each in wanted]
    norms = Small(nn.Sequential(nn.BatchNorm2d(2), nn.Dropout(0.1)))
    assert norms.train() is norms
    assert (norms.training, norms.parts[0][1].training, norms.parts[0][0].training) == (True, True, False)
    assert not norms.eval().parts[0][1].training


@pytest.mark.parametrize(
    ("module", "trained", "refused"),
    [
        (
            Small(nn.Linear(2, 3), nn.LayerNorm(3), nn.Linear(3, 2)),
            {"little": 8 * 5 + 8 * 5, "last": 8, "everything": 9 + 6 + 8},
            {},
        ),
        (
            Small(nn.LayerNorm(2), nn.LayerNorm(2), last=0),
            {"little": 8, "everything": 8},
            {"last": building.NO_STEPS},
        ),
        (
            Small(nn.Conv1d(2, 2, 1), nn.Conv1d(2, 1, 1), last=1),
            {"last": 3, "everything": 9},
            {"little": building.NO_SCALES},
        ),
    ],
)
def test_what_may_change_in_a_model_is_counted_or_said_why_not(module, trained, refused):
    built = building.described(Built(None, 2), module)
    assert (built.trained, built.refused) == (trained, refused)
