/** Where everything is, in the shape of `urls.api` of a ccxt client. */
export function ccxtUrls(http: string): object {
  const ws = http.replace(/^http/, 'ws');
  const [spot, futures] = [`${http}/api/v3`, (version: string) => `${http}/fapi/${version}`];
  const sapi = (version: string): string => `${http}/sapi/${version}`;
  return {
    public: spot,
    private: spot,
    v1: `${http}/api/v1`,
    sapi: sapi('v1'),
    sapiV2: sapi('v2'),
    sapiV3: sapi('v3'),
    sapiV4: sapi('v4'),
    fapiPublic: futures('v1'),
    fapiPublicV2: futures('v2'),
    fapiPublicV3: futures('v3'),
    fapiPrivate: futures('v1'),
    fapiPrivateV2: futures('v2'),
    fapiPrivateV3: futures('v3'),
    fapiData: `${http}/futures/data`,
    dapiPublic: `${http}/dapi/v1`,
    dapiPrivate: `${http}/dapi/v1`,
    dapiPrivateV2: `${http}/dapi/v2`,
    dapiData: `${http}/futures/data`,
    eapiPublic: `${http}/eapi/v1`,
    eapiPrivate: `${http}/eapi/v1`,
    papi: `${http}/papi/v1`,
    papiV2: `${http}/papi/v2`,
    ws: {
      spot: `${ws}/stream/ws`,
      margin: `${ws}/stream/ws`,
      future: `${ws}/fstream/ws`,
      delivery: `${ws}/dstream/ws`,
      'ws-api': { spot: `${ws}/ws-api/v3`, future: `${ws}/ws-fapi/v1`, delivery: `${ws}/ws-dapi/v1` },
      papi: `${ws}/pm/ws`,
    },
  };
}
