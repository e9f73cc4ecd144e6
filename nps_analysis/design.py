"""Answers added up by cluster and stratum, group by group: what a design-based variance is computed from."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from nps_analysis.responses.clustered import PAIRS, PRODUCTS, TOTALS, clustered
from nps_analysis.responses.design import SHOWN, single_clusters
from nps_analysis.responses.record import Responses
from nps_analysis.responses.required import refuse_one_cluster
from nps_analysis.schema import DataError, counted, listed

TWICE = np.array([1.0 if k == m else 2.0 for k, m in PAIRS])  # how often a product occurs in a square
ROUNDING = 1e-11  # a variance below this share of its terms is none
SUMS = ["clusters", *TOTALS, *PRODUCTS]


@dataclass(frozen=True, eq=False)
class Design:
    """The sums over clusters of each of ``groups`` groups.

    ``own`` has the columns ``group`` and ``stratum`` (positions), ``clusters``, totals of weights by class, and the
    sums of these totals' products, for all clusters that lie in one group only: they are not kept apart. ``shared``
    has ``group, stratum, cluster`` and the totals, one row for each group that a cluster lies in, for clusters that
    lie in several; so groups can be rolled up without loss. ``strata`` has ``stratum, clusters, population`` of all
    responses, whatever the group: a group is a domain of the design, as in R's ``survey``.
    """

    groups: int
    own: pd.DataFrame
    shared: pd.DataFrame
    strata: pd.DataFrame
    lonely: str | None = None

    def rolled(self, rows: np.ndarray, groups: int) -> "Design":
        """The design with group i added to group ``rows[i]`` of ``groups``."""
        own = self.own.assign(group=rows[self.own["group"]])
        shared = self.shared.assign(group=rows[self.shared["group"]])
        own = own.groupby(["group", "stratum"], as_index=False).sum()
        shared = shared.groupby(["group", "stratum", "cluster"], as_index=False).sum()
        return replace(self, groups=groups, own=own, shared=shared)

    def taken(self, rows: np.ndarray) -> "Design":
        """The groups at the positions ``rows``, in that order."""
        places = pd.DataFrame({"group": rows, "place": np.arange(len(rows))})
        own, shared = (
            places.merge(table, on="group").drop(columns="group").rename(columns={"place": "group"})
            for table in (self.own, self.shared)
        )
        return replace(self, groups=len(rows), own=own, shared=shared)

    def beside(self, other: "Design") -> "Design":
        """The groups of both, those of ``other`` after these. DataError where they come from different tallies."""
        self._of_one_tally(other)
        own, shared = (
            pd.concat([one, two.assign(group=two["group"] + self.groups)], ignore_index=True)
            for one, two in ((self.own, other.own), (self.shared, other.shared))
        )
        return replace(self, groups=self.groups + other.groups, own=own, shared=shared)

    def minus(self, part: "Design", of: np.ndarray | None = None) -> "Design":
        """The rest of one total, or of one for each part, or of that at the position ``of`` for each part.

        A cluster that has no answer in the part is among the rest's own ones, so that the rest knows which clusters it
        shares with its part, and not those that it shares with other rests. DataError where the two come from
        different tallies.
        """
        self._of_one_tally(part)
        if of is None:
            of = np.zeros(part.groups, dtype=int) if self.groups == 1 else np.arange(part.groups)
        both = part.shared.assign(total=of[part.shared["group"]]).merge(
            self.shared.rename(columns={"group": "total"}), on=["total", "stratum", "cluster"], suffixes=("", " of all")
        )
        whole = both[[f"{name} of all" for name in TOTALS]].to_numpy()
        left = without_noise(whole - both[TOTALS].to_numpy(), whole)
        rest = both[["group", "stratum", "cluster"]].assign(**dict(zip(TOTALS, left.T, strict=True)))
        known = _as_own(both[["group", "stratum"]].assign(**dict(zip(TOTALS, whole.T, strict=True))))
        everything = pd.concat([self.own, _as_own(self.shared)]).groupby(["group", "stratum"], as_index=False).sum()
        places = pd.DataFrame({"group": of, "place": np.arange(part.groups)})
        everything = places.merge(everything, on="group").drop(columns="group").rename(columns={"place": "group"})
        taken = pd.concat([part.own, known]).groupby(["group", "stratum"], as_index=False).sum()
        own = everything.merge(taken, on=["group", "stratum"], how="left", suffixes=("", " taken")).fillna(0.0)
        for name in SUMS:
            difference = own[name] - own[f"{name} taken"]
            own[name] = difference.where(difference.abs() > 1e-9 * own[name].abs(), 0.0)
        own = own.loc[own["clusters"] > 0, list(self.own.columns)].reset_index(drop=True)
        rest = rest[(left > 0).any(axis=1)].reset_index(drop=True)
        return replace(part, own=own, shared=rest)

    def variance(self, values: np.ndarray, finite: bool = True) -> np.ndarray:
        """Design variance of each group's sum of weight times value; ``values`` (groups x 3) of an answer by class.

        Sum over strata h of (1 - n_h / N_h) n_h / (n_h - 1) times the sum over clusters of the squared distance of
        their sums from the stratum's mean, clusters without an answer in the group being 0; without
        ``finite`` N_h is endless. What is only rounding is 0.
        """
        scale, centre = self._scales(finite)
        terms = self._terms(values)
        square = scale[terms["stratum"]] * terms["square"]
        cells = terms.groupby(["group", "stratum"], as_index=False)["sum"].sum()
        mean = (scale * centre)[cells["stratum"]] * cells["sum"] ** 2
        added = _by_group(terms["group"], square, self.groups) - _by_group(cells["group"], mean, self.groups)
        gross = _by_group(terms["group"], scale[terms["stratum"]] * terms["gross"], self.groups)
        factor = self._averaging(self._presence())
        return np.where(added <= ROUNDING * gross, 0.0, added) * factor + np.where(np.isnan(added), np.nan, 0.0)

    def covariance(self, values: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Design covariance of the sums of pairs of different groups, by the clusters and strata that they share."""
        scale, centre = self._scales(True)
        cells = self._terms(values).groupby(["group", "stratum"], as_index=False)["sum"].sum()
        by_stratum = _sparse(cells["sum"], cells["group"], cells["stratum"], (self.groups, len(self.strata)))
        z = (values[self.shared["group"]] * self.shared[TOTALS].to_numpy()).sum(axis=1)
        places = self.shared["group"], self.shared["cluster"]
        shape = (self.groups, int(self.shared["cluster"].max()) + 1 if len(self.shared) else 1)
        together = _dots(
            _sparse(scale[self.shared["stratum"]] * z, *places, shape), _sparse(z, *places, shape), left, right
        )
        means = _dots(by_stratum.multiply(scale * centre).tocsr(), by_stratum, left, right)
        presence = self._presence()
        return (together - means) * self._averaging(presence[left] + presence[right])

    def clusters(self) -> np.ndarray:
        """How many clusters of each group have a weight above 0."""
        present = (self.shared[TOTALS] > 0).any(axis=1).to_numpy(dtype=float)
        own = _by_group(self.own["group"], self.own["clusters"], self.groups)
        return own + _by_group(self.shared["group"], present, self.groups)

    def freedom(self) -> np.ndarray:
        """Degrees of freedom of each group: its clusters less its strata, at least 0."""
        return np.maximum(self.clusters() - _rows_present(self._presence()), 0)

    def freedom_of_two(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Degrees of freedom of the difference of two groups: clusters of either, less strata of either, less 1."""
        present = (self.shared[TOTALS] > 0).any(axis=1).to_numpy(dtype=float)
        shape = (self.groups, int(self.shared["cluster"].max()) + 1 if len(self.shared) else 1)
        places = _sparse(present, self.shared["group"], self.shared["cluster"], shape)
        clusters, presence = self.clusters(), self._presence()
        either = clusters[left] + clusters[right] - _dots(places, places, left, right)
        return np.maximum(either - _rows_present(presence[left] + presence[right]) - 1, 0)

    def _of_one_tally(self, other: "Design") -> None:
        if self.strata is not other.strata:
            raise DataError(
                "counts of two tallies with clusters or strata cannot be combined",
                required="counts of one tally, because a cluster may have answers in both",
                found="counts that were tallied apart",
                do="read both sources together (a list of files, a glob), and tally them at once",
            )

    def _scales(self, finite: bool) -> tuple[np.ndarray, np.ndarray]:
        """For each stratum, the factor of the squared distances, and 1 / n_h where they are from the stratum's mean."""
        n, size = self.strata["clusters"].to_numpy(), self.strata["population"].to_numpy()
        left = np.where(np.isfinite(size), 1 - n / size, 1.0) if finite else np.ones_like(n)
        alone = left if self.lonely == "adjust" else 0.0
        return np.where(n > 1, left * n / np.maximum(n - 1, 1), alone), np.where(n > 1, 1 / np.maximum(n, 1), 0.0)

    def _terms(self, values: np.ndarray) -> pd.DataFrame:
        """For each row of sums its group, stratum, sum and squares of weights times values, and the squares' size."""
        own = values[self.own["group"]]
        products = np.stack([own[:, k] * own[:, m] for k, m in PAIRS], axis=1) * TWICE * self.own[PRODUCTS].to_numpy()
        parts = values[self.shared["group"]] * self.shared[TOTALS].to_numpy()
        squares = np.concatenate([products.sum(axis=1), parts.sum(axis=1) ** 2])
        sizes = np.concatenate([np.abs(products).sum(axis=1), np.abs(parts).sum(axis=1) ** 2])
        sums = np.concatenate([(own * self.own[TOTALS].to_numpy()).sum(axis=1), parts.sum(axis=1)])
        places = pd.concat([self.own[["group", "stratum"]], self.shared[["group", "stratum"]]], ignore_index=True)
        return places.assign(sum=sums, square=squares, gross=sizes)

    def _presence(self) -> Any:
        """Groups x strata, sparse: above 0 where a group has clusters in a stratum."""
        present = (self.shared[TOTALS] > 0).any(axis=1).to_numpy(dtype=float)
        found = [np.concatenate([self.own[name], self.shared[name]]) for name in ("group", "stratum")]
        number = np.concatenate([self.own["clusters"], present])
        return _sparse(number, found[0], found[1], (self.groups, len(self.strata)))

    def _averaging(self, presence: Any) -> np.ndarray:
        """What the variance is multiplied by for strata with a single cluster to count as the others on average."""
        if self.lonely != "average":
            return np.ones(presence.shape[0])
        alone = self.strata.index.isin(single_clusters(self.strata).index).astype(float)
        present = (presence > 0).astype(float)
        strata, lonely = np.asarray(present.sum(axis=1)).ravel(), present @ alone
        return np.where(strata > lonely, strata / np.maximum(strata - lonely, 1), np.nan)


def design_of(responses: Responses, names: list[str], keys: pd.DataFrame) -> Design | None:
    """The design of the groups ``keys``, None where the responses have no clusters, strata or population.

    DataError where a stratum has a single cluster and the study does not say what to do with it.
    """
    if responses.strata is None:
        return None
    strata, lonely = responses.strata.copy(), responses.study.lonely_stratum
    _refuse_lonely(strata, lonely, responses)
    found = clustered(responses, names)
    group = positions(found.groups, keys)
    table = found.sums.assign(group=group, stratum=pd.Index(strata["stratum"]).get_indexer(found.stratum))
    apart = pd.notna(found.cluster)
    shared = table[apart].drop(columns=["clusters", *PRODUCTS])
    shared["cluster"] = shared.assign(cluster=found.cluster[apart]).groupby(["stratum", "cluster"]).ngroup()
    shared = shared.groupby(["group", "stratum", "cluster"], as_index=False).sum()
    alone = ~shared["cluster"].duplicated(keep=False)  # several raw values may name one group
    own = pd.concat([table[~apart], _as_own(shared[alone])]).groupby(["group", "stratum"], as_index=False)[SUMS].sum()
    return Design(len(keys), own, shared[~alone].reset_index(drop=True), strata, lonely)


def positions(rows: pd.DataFrame, keys: pd.DataFrame) -> np.ndarray:
    """For each of ``rows`` the position of the equal row of ``keys``, which are all different."""
    if not len(keys.columns):
        return np.zeros(len(rows), dtype=int)
    numbers = pd.concat([keys, rows], ignore_index=True).groupby(list(keys.columns), dropna=False).ngroup().to_numpy()
    place = np.full(numbers.max() + 1, -1)
    place[numbers[: len(keys)]] = np.arange(len(keys))
    return place[numbers[len(keys) :]]


def refuse_one_without(one: Design | None, other: Design | None) -> None:
    """DataError where one of two counts that are to be combined has a design and the other none."""
    if (one is None) != (other is None):
        raise DataError(
            "counts with clusters or strata do not combine with counts without",
            required="the same design, or none, in both",
            found="one with a design and one without",
            do="read both with the same --cluster, --stratum and --population-size",
        )


def without_noise(rest: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Differences of sums, with what is only rounding set to 0.

    >>> without_noise(np.array([0.1 + 0.2 - 0.3, 1.0]), np.array([0.3, 2.0])).tolist()
    [0.0, 1.0]
    """
    return np.where(np.abs(rest) <= 1e-9 * np.abs(whole), 0.0, rest)


def _refuse_lonely(strata: pd.DataFrame, lonely: str | None, responses: Responses) -> None:
    single = single_clusters(strata)
    if not len(single) or (lonely and (lonely != "average" or len(single) < len(strata))):
        return
    if not responses.columns.stratum:
        refuse_one_cluster(responses)
    names = listed([f'"{name}"' for name in single["stratum"]], SHOWN)
    raise DataError(
        f"{counted(len(single), 'stratum').replace('stratums', 'strata')} with a single cluster",
        required="two clusters or more in a stratum: one does not show how clusters differ",
        found=f"one in {names}, of {counted(len(strata), 'stratum').replace('stratums', 'strata')}",
        do="merge strata, or choose --lonely-stratum certainty (it was sure to be drawn and adds no error), "
        "adjust (its distance from the score of all counts) or average (it counts as the others do on average)",
    )


def _as_own(shared: pd.DataFrame) -> pd.DataFrame:
    """Totals of clusters as the sums that ``Design.own`` has: one cluster a row."""
    totals = shared[TOTALS].to_numpy()
    products = {name: totals[:, k] * totals[:, m] for (k, m), name in zip(PAIRS, PRODUCTS, strict=True)}
    present = (totals > 0).any(axis=1).astype(float)
    return shared[["group", "stratum", *TOTALS]].assign(clusters=present, **products)


def _by_group(group: pd.Series, values: np.ndarray | pd.Series, groups: int) -> np.ndarray:
    return np.bincount(group, np.asarray(values, dtype=float), minlength=groups)


def _sparse(values: Any, rows: Any, columns: Any, shape: tuple[int, int]) -> Any:
    """A sparse matrix of sums, by row and column."""
    from scipy import sparse  # 0.1 s, which counts without a design do not need

    return sparse.csr_matrix((np.asarray(values, dtype=float), (np.asarray(rows), np.asarray(columns))), shape=shape)


def _dots(one: Any, other: Any, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """For each pair the product of a row of ``one`` and a row of ``other``."""
    if len(left) > one.shape[0]:
        return np.asarray((one @ other.T).tocsr()[left, right]).ravel()
    return np.asarray(one[left].multiply(other[right]).sum(axis=1)).ravel()


def _rows_present(presence: Any) -> np.ndarray:
    return np.asarray((presence > 0).sum(axis=1)).ravel()
