import { describe, expect, expectTypeOf, it } from 'vitest';
import { type Gcj02, gcj02, sheetOf, toGcj02, toWgs84, type Wgs84, wgs84 } from './datum';
import { distanceM } from './near';

/** The county with a margin, every hundredth of a degree: 51 by 61 points. */
const COUNTY = { south: 25.6, north: 26.1, west: 114.0, east: 114.6 };

function* county(): Generator<Wgs84> {
  for (let lat = COUNTY.south; lat <= COUNTY.north + 1e-9; lat += 0.01) {
    for (let lon = COUNTY.west; lon <= COUNTY.east + 1e-9; lon += 0.01) yield wgs84(lat, lon);
  }
}

describe('the two datums', () => {
  it('[row 18] go there and back within half a metre anywhere in the county', () => {
    const worst = Math.max(...[...county()].map((at) => distanceM(at, toWgs84(toGcj02(at)))));

    expect(worst).toBeLessThan(0.5);
    // What is really reached; a step fewer on the way back would show.
    expect(worst).toBeLessThan(0.001);
  });

  it('[row 18] lie some six hundred metres apart here, to the south-east', () => {
    for (const at of county()) {
      const shifted = toGcj02(at);
      expect(shifted.gcjLon - at.lon).toBeGreaterThan(0.004);
      expect(shifted.gcjLat - at.lat).toBeLessThan(-0.002);
      const apart = distanceM(at, { lat: shifted.gcjLat, lon: shifted.gcjLon });
      expect(apart).toBeGreaterThan(450);
      expect(apart).toBeLessThan(750);
    }
  });

  // Pairs published with the usual conversion programs.
  it.each([
    [31.1774276, 121.5272106, 31.17530398364597, 121.531541859215],
    [22.543847, 113.912316, 22.540796131694766, 113.9171764808363],
    [39.911954, 116.377817, 39.91334545536069, 116.38404722455657],
  ])('agree with others about %f, %f', (lat, lon, gcjLat, gcjLon) => {
    const shifted = toGcj02(wgs84(lat, lon));

    expect(shifted.gcjLat).toBeCloseTo(gcjLat, 8);
    expect(shifted.gcjLon).toBeCloseTo(gcjLon, 8);
  });

  it('are one and the same outside China', () => {
    expect(toGcj02(wgs84(37.5665, 139.978))).toMatchObject({ gcjLat: 37.5665, gcjLon: 139.978 });
  });

  it('[row 18] cannot be mixed or converted twice: it does not compile', () => {
    const mixed = (here: Wgs84, drawn: Gcj02) => {
      // @ts-expect-error a point that was shifted is not shifted again
      toGcj02(drawn);
      // @ts-expect-error nor is one shifted back that never was shifted
      toWgs84(here);
      // @ts-expect-error distances are measured between points as phones say them
      distanceM(here, drawn);
      // @ts-expect-error a map places what records hold, and shifts it itself
      sheetOf('GCJ-02').place(drawn);
      // @ts-expect-error numbers become a point only by saying which datum they are in
      toGcj02({ lat: 25.8, lon: 114.4 });
      // @ts-expect-error not even with the right tag
      toWgs84({ datum: 'GCJ-02', gcjLat: 25.8, gcjLon: 114.4 });
    };
    expectTypeOf(mixed).toBeFunction();
    expectTypeOf<Gcj02>().not.toExtend<Wgs84>();
    expectTypeOf<Wgs84>().not.toExtend<Gcj02>();
  });
});

describe('a sheet of the map', () => {
  it('places points as they are on pictures in WGS-84', () => {
    expect(sheetOf('WGS-84').place(wgs84(25.8431, 114.4102))).toEqual([25.8431, 114.4102]);
  });

  it('[row 18] shifts them once on pictures in GCJ-02, and finds the way back', () => {
    const at = wgs84(25.8431, 114.4102);
    const { gcjLat, gcjLon } = toGcj02(at);
    const sheet = sheetOf('GCJ-02');

    expect(sheet.place(at)).toEqual([gcjLat, gcjLon]);
    expect(distanceM(sheet.touched(gcjLat, gcjLon), at)).toBeLessThan(0.001);
    expect(gcj02(gcjLat, gcjLon)).toEqual(toGcj02(at));
  });
});
