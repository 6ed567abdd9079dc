"""What the teacher and the student share: sentences, what is wanted of them, and figures."""
import hashlib
import json
import math
import random

import numpy as np
import torch
import torch.nn.functional as F

CATEGORIES = ['Financial', 'Schedule', 'Technical', 'Legal', 'Operational', 'Compliance', 'Security', 'People', 'Other']
# The network learned sentences of up to this many pieces: network-file.ts knows it.
MOST_PIECES = 96
# Risks are the fewer: each counts this often.
RISK_WEIGHT = 1.5
# score.ts names a second category from this share on.
SECOND_SHARE = 0.36
# Before a network is made: its verdict begins with random weights.
random.seed(0)
torch.manual_seed(0)


def read(path):
    with open(path, encoding='utf8') as file:
        return [json.loads(line) for line in file]


def rows_of(sentences):
    """The labelled sentences that may be learned, and the invented ones but those that are kept for a check."""
    invented = [{**row, 'half': 'training', 'unit': 'invented'}
                for row in read('test/data/risk-sentences.jsonl') if row['split'] != 'check']
    rows = [row for row in read(sentences) if row['half'] != 'held-out'] + invented
    # Sorted, so that the network does not depend on the order of the file.
    return sorted(rows, key=lambda row: row['text'])


def is_check(row):
    """Whether a sentence is of the fifth of the sources that neither network learns, which choose the thresholds."""
    return row['unit'] != 'invented' and int(hashlib.sha256(f"f{row['unit']}".encode()).hexdigest()[:8], 16) % 5 == 0


def wanted_of(rows):
    """For each sentence how likely it is a risk, then that times the shares of the categories: by its labels, by what the
    teacher says of it, or by both alike."""
    wanted = torch.zeros(len(rows), 1 + len(CATEGORIES))
    for at, row in enumerate(rows):
        parts = []
        if 'categories' in row:
            own = row['categories']
            parts.append(torch.tensor([float(bool(own))] + [own.count(one) / max(1, len(own)) for one in CATEGORIES]))
        if 'outputs' in row:
            outputs = torch.tensor(row['outputs'])
            parts.append(outputs[0].sigmoid() * torch.cat([torch.ones(1), outputs[1:].softmax(0)]))
        wanted[at] = torch.stack(parts).mean(0)
    return wanted


def error_of(outputs, wanted):
    """The categories of a sentence without a risk are not asked for."""
    error = F.binary_cross_entropy_with_logits(outputs[:, 0], wanted[:, 0], 1 + (RISK_WEIGHT - 1) * wanted[:, 0])
    return error - (F.log_softmax(outputs[:, 1:], 1) * wanted[:, 1:]).sum(1).mean()


def groups_of(lengths, some, size):
    """Sentences of about one length go together."""
    order = random.sample(list(some), len(some))
    groups = []
    for first in range(0, len(order), size * 8):
        near = sorted(order[first:first + size * 8], key=lambda at: lengths[at])
        groups += [near[at:at + size] for at in range(0, len(near), size)]
    return random.sample(groups, len(groups))


def learn(network, batch_of, lengths, wanted, some, epochs, rate, size):
    """Learns in 16 bits, from masters of 32 bits. Ten times as fast in the verdict, which begins with nothing."""
    learning = [(name, weight) for name, weight in network.named_parameters() if weight.requires_grad]
    masters = {name: weight.detach().clone() for name, weight in learning}
    network.train().bfloat16()
    optimizer = torch.optim.AdamW(
        [{'params': [master], 'lr': rate * (10 if name.startswith('verdict') else 1)} for name, master in masters.items()],
        weight_decay=0.01, fused=True)
    steps = epochs * math.ceil(len(some) / size)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda at: min(1, (at + 1) / (0.1 * steps)) * max(0, 1 - at / steps))
    for epoch in range(epochs):
        errors = []
        for group in groups_of(lengths, some, size):
            error = error_of(network(*batch_of(group)), wanted[group])
            error.backward()
            for name, weight in learning:
                masters[name].grad, weight.grad = weight.grad.float(), None
            torch.nn.utils.clip_grad_norm_(masters.values(), 1.0)
            optimizer.step()
            schedule.step()
            with torch.no_grad():
                for name, weight in learning:
                    weight.copy_(masters[name])
            errors.append(error.item())
            if len(errors) % 100 == 0:
                print(f'epoch {epoch}: {len(errors) * size} sentences, error {np.mean(errors[-100:]):.3f}', flush=True)
    with torch.no_grad():
        for name, weight in learning:
            weight.data = masters[name]
    return network.eval()


@torch.no_grad()
def outputs_of(network, batch_of, lengths, some, size=64):
    """What a network, or a part of one, makes of some sentences, in their order."""
    order = sorted(range(len(some)), key=lambda at: lengths[some[at]])
    results = [network(*batch_of([some[at] for at in order[first:first + size]])) for first in range(0, len(order), size)]
    return torch.cat(results)[np.argsort(order)].numpy()


def figures(name, rows, outputs):
    """Average precision; then precision, false alarms and categories at some recalls."""
    truth = np.array([bool(row['categories']) for row in rows])
    sums, shares = outputs[:, 0], torch.tensor(outputs[:, 1:]).softmax(1).numpy()
    ranked = truth[np.argsort(-sums, kind='stable')]
    precisions = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    print(f'{name}: {len(rows)} sentences, {truth.mean():.3f} risks, average precision {precisions[ranked].mean():.3f}')
    for recall in (0.6, 0.7, 0.75, 0.8):
        least = np.sort(sums[truth])[::-1][math.ceil(recall * truth.sum()) - 1]
        found, alarms = sums >= least, ((sums >= least) & ~truth).sum() / (~truth).sum()
        pairs = [(row, CATEGORIES[place]) for row, own, is_found in zip(rows, shares, found) if is_found
                 for rank, place in enumerate(np.argsort(-own)[:2]) if rank == 0 or own[place] >= SECOND_SHARE]
        right = sum(category in row['categories'] for row, category in pairs)
        print(f'  recall {recall}: above {least:.2f}, precision {truth[found].mean():.3f}, false alarms {alarms:.3f}, '
              f'balanced precision {recall / (recall + alarms):.3f}, category precision {right / len(pairs):.3f}, '
              f'category recall {right / sum(len(row["categories"]) for row in rows):.3f}')
