import type { AdminHealthTexts } from './admin-health.ts'

export const fr: AdminHealthTexts = {
  allWell: 'Toutes les parties fonctionnent',
  somethingDown: 'Une partie du serveur ne fonctionne pas',
  stopping: 'Le serveur s’arrête : un autre processus prend le relais',
  part: 'Partie',
  whatFor: 'À quoi elle sert',
  version: 'Version',
  more: 'Plus',
  metrics: 'Métriques pour Prometheus',
  apiDocs: 'Documentation de l’API',
  healthJson: 'État du serveur en JSON',
  forStore: 'Toutes les données : rien ne fonctionne sans elle',
  forJobs: 'Les exécutions, les e-mails et le nettoyage partent d’ici',
  forFiles: 'Envois, résultats et enregistrements',
  forData: 'Chargées au premier démarrage',
  forModel: 'Réponses de l’assistant',
  forLogs: 'Écrits à côté du travail : les requêtes ne les attendent pas',
  forAi: 'Trouve les risques dans les documents',
}
