/** `{topic}` and `{audience}` are filled in. */
export type Phrases = {
  openings: Record<'friendly' | 'professional' | 'playful' | 'inspiring', readonly string[]>
  bodies: readonly string[]
  calls: readonly string[]
  /** Stands for an audience that is not given. */
  audience: string
}

export const english: Phrases = {
  audience: 'you',
  openings: {
    friendly: [
      'Good news: {topic} is here.',
      'We have been looking forward to telling you about {topic}.',
      'A quick hello, and something new: {topic}.',
      'You asked, we listened: {topic}.',
    ],
    professional: [
      'Today we present {topic}.',
      'What makes {topic} worth your attention? Three things stand out.',
      'We are pleased to share {topic}.',
      '{topic}: what changes, and why it matters.',
    ],
    playful: [
      'Plot twist: {topic}!',
      'Drum roll, please… {topic}!',
      'Warning: {topic} may cause sudden smiles.',
      'Coffee first, then {topic}. Fine, both at once.',
    ],
    inspiring: [
      'Every big change begins small. Ours begins with {topic}.',
      'Imagine what could happen with {topic}.',
      'Some ideas do not leave us alone. {topic} is one of them.',
      'Make room for something better: {topic}.',
    ],
  },
  bodies: [
    'It was made with {audience} in mind, down to the last detail.',
    'Behind it are months of work, many conversations and a few happy accidents.',
    'The first reactions told us that we are on the right track.',
    'It saves time where it counts, and leaves room for what matters.',
    'We kept what works and let go of everything else.',
    'What surprised us most is how quickly it becomes a habit.',
    'Small team, high standards: that is how it came about.',
    'It looks simple. Getting there was not, and we are proud of it.',
    'For {audience}, it means fewer compromises and more choice.',
    'See it once, and you will know why we could not wait.',
  ],
  calls: [
    'What would you try first? Tell us in the comments.',
    'Save this post for later, and share it where it is needed.',
    'Have a look today: the link is in our profile.',
    'Questions? Send us a message, we answer all of them.',
    'Follow us for a look behind the scenes.',
    'Which detail do you like most?',
  ],
}

export const french: Phrases = {
  audience: 'vous',
  openings: {
    friendly: [
      'Bonne nouvelle : {topic}, c’est maintenant.',
      'Nous avions hâte de vous parler de ceci : {topic}.',
      'Un petit bonjour, et une nouveauté : {topic}.',
      'Vous l’avez demandé, le voici : {topic}.',
    ],
    professional: [
      'Nous vous présentons aujourd’hui : {topic}.',
      '{topic} : ce qui change, et pourquoi cela compte.',
      'Nous avons le plaisir de partager avec vous : {topic}.',
      'Pourquoi s’intéresser à ce sujet : {topic} ? Trois raisons s’imposent.',
    ],
    playful: [
      'Roulement de tambour… {topic} !',
      'Coup de théâtre : {topic} !',
      'Attention, ceci peut provoquer des sourires : {topic}.',
      'D’abord un café, ensuite {topic}. Bon, les deux à la fois.',
    ],
    inspiring: [
      'Chaque grand changement commence petit. Le nôtre commence ici : {topic}.',
      'Imaginez ce qui devient possible : {topic}.',
      'Certaines idées ne nous quittent pas. En voici une : {topic}.',
      'Faites de la place pour du mieux : {topic}.',
    ],
  },
  bodies: [
    'Tout a été pensé pour {audience}, jusqu’au moindre détail.',
    'Derrière, il y a des mois de travail, beaucoup d’échanges et quelques heureux hasards.',
    'Les premiers retours nous confirment que nous sommes sur la bonne voie.',
    'On gagne du temps là où il compte, et on garde l’essentiel.',
    'Nous avons gardé ce qui marche et laissé de côté tout le reste.',
    'Le plus surprenant ? La vitesse à laquelle on s’y habitue.',
    'Petite équipe, grandes exigences : voilà comment le projet est né.',
    'Le résultat paraît simple. Y arriver l’était moins, et nous en sommes fiers.',
    'Pour {audience}, c’est moins de compromis et plus de choix.',
    'Il suffit de le voir une fois pour comprendre notre impatience.',
  ],
  calls: [
    'Et vous, par quoi commenceriez-vous ? Dites-le en commentaire.',
    'Enregistrez ce post, et partagez-le avec une personne à qui il sera utile.',
    'À découvrir dès aujourd’hui : le lien est dans notre profil.',
    'Des questions ? Écrivez-nous, nous répondons à toutes.',
    'Suivez-nous pour voir les coulisses.',
    'Quel détail préférez-vous ?',
  ],
}
