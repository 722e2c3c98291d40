const json = /^application\/json(?:[ \t]*;[ \t]*charset=(?:utf-8|"utf-8"))?[ \t]*$/i;

/** Whether a content type is JSON in UTF-8, said in no odder way than clients say it. */
export function isJsonContentType(contentType: string | undefined): boolean {
  return contentType !== undefined && json.test(contentType);
}
