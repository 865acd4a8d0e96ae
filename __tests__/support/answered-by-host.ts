/** The header by which a host marks an answer that it gives in the router's stead, as with errorResponses 'next'. */
export const ANSWERED_BY_HOST = 'X-Answered-By-Host';
