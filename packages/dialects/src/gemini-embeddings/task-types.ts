import type { EmbeddingPurpose } from '@proxy/spec';

export const dialect = 'gemini';

/** Gemini's word for each purpose. */
export const taskTypes: Readonly<Record<EmbeddingPurpose, string>> = {
  query: 'RETRIEVAL_QUERY',
  document: 'RETRIEVAL_DOCUMENT',
  similarity: 'SEMANTIC_SIMILARITY',
  classification: 'CLASSIFICATION',
  clustering: 'CLUSTERING',
  question_answering: 'QUESTION_ANSWERING',
  fact_verification: 'FACT_VERIFICATION',
  code_query: 'CODE_RETRIEVAL_QUERY',
};

export const purposes: ReadonlyMap<string, EmbeddingPurpose> = new Map(
  Object.entries(taskTypes).map(([purpose, taskType]) => [taskType, purpose as EmbeddingPurpose]),
);
