import type { AdminFormsTexts } from './admin-forms.ts'

export const fr: AdminFormsTexts = {
  createClient: 'Créer le client',
  clientCreated: 'Le client est créé',
  amountMonth: 'Euros par mois',
  ownerEmail: 'Adresse e-mail du propriétaire',
  ownerHelp:
    'La personne reçoit un compte et peut inviter d’autres personnes. Vous pouvez aussi le faire plus tard.',
  ownerName: 'Nom du propriétaire',
  ownerRefused: 'Le client est créé, mais pas encore son propriétaire.',
  skipOwner: 'Ouvrir le client sans propriétaire',
  existing: 'Il existe déjà un compte avec cette adresse. Il quitte le client pour lequel il travaille.',
  addExisting: 'Ajouter ce compte',
  personAdded: 'La personne est ajoutée',
  notAddable:
    'Ce compte ne peut pas être ajouté : il est suspendu, ou ce n’est pas un utilisateur de workflows',
  passwordOnce: 'Le mot de passe de {0}',
  onceHelp:
    'Il n’est affiché que maintenant. Transmettez-le par une voie sûre ; la personne le change après s’être connectée.',
  linkSent: 'Un lien pour choisir un mot de passe est en route vers {0}.',
  password: 'Mot de passe',
  signInLink: 'Page de connexion',
  done: 'Terminé',
  template: 'Modèle',
  ownName: 'Nom pour ce client',
  ownNameHelp: 'Vide : le nom du modèle',
  assigned: 'Le workflow est attribué',
  allAssigned: 'Le client a déjà un workflow de chaque modèle.',
  createUser: 'Créer l’utilisateur',
  userCreated: 'L’utilisateur est créé',
  noClientChoice: 'aucun client',
  createCard: 'Créer la carte',
  country: 'Pays',
  countryHelp: 'Deux lettres, comme BE',
  founded: 'Fondée en',
  description: 'Description',
  token: 'Jeton',
  cardMade: 'La carte est créée',
  cardHelp:
    'Toute personne qui possède le lien peut lire la carte : envoyez-le seulement à son propriétaire.',
}
