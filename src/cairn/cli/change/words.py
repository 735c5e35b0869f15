"""The words of `cairn change --help`: every formula, its source and an example."""

COLUMNS = (
    "client, n, first_time, last_time, first, last, change, reliable_change_index, "
    "reliable, clinical_before, functional_after, outcome"
)

DESCRIPTION = """\
Say of each client how far the score moved from the first to the last known one,
whether that is more than measurement error, and whether it crossed the cut-off.

x1 and x2 are a client's earliest and latest known score by time (not by row); a
missing score is passed over. A client with fewer than two known scores is kept, with
empty cells, and counted. n counts known scores; change = x2 - x1.

methods (--method; the index has its sign from x2 - x1, whatever is better):
  jt   Jacobson-Truax (default)  (x2 - x1) / (sqrt(2) SEM)
         Jacobson & Truax 1991, J Consult Clin Psychol 59, 12-19
  gln  Gulliksen-Lord-Novick     [(x2 - M1) - r (x1 - M1)] / (SD1 sqrt(1 - r^2))
         Hsu 1989, Behav Assess 11, 459-467; M1 is the population's mean
  hll  Hsu-Linn-Lord             [(x2 - M2) - r (x1 - M1)] / (SD1 sqrt(1 - r^2))
         Hsu 1989; measures deviation from the group's mean change, not from no change
  en   Edwards-Nunnally          (x2 - T1) / SEM; T1 = r (x1 - M1) + M1; critical 2
         Speer 1992, J Consult Clin Psychol 60, 402-408: T1 plus and minus 2 SEM
  nk   Nunnally-Kotsch           (x2 - T1) / (SD1 sqrt(r^2 (1 - r) + 1 - r_last))
         Nunnally & Kotsch 1983, Br J Clin Psychol 22, 83-93
  ha   Hageman-Arrindell         [(x2-x1) rdd + (M2-M1)(1-rdd)] / sqrt(2 rdd SEM^2)
         Hageman & Arrindell 1999, Behav Res Ther 37, 1169-1193; critical 1.65
         rdd = (s1^2 r11 + s2^2 r22 - 2 s1 s2 r12) / (s1^2 + s2^2 - 2 s1 s2 r12)
         rjj = (sj^2 - SEM^2) / sj^2; adds the shares of the group that truly improved
  hlm  growth model              EB slope / its conditional SD, from the REML fit of
         score ~ time + (time | client) to clients with 3 or more scores; Raudenbush &
         Bryk 2002; measures deviation from the group's mean slope, not from no change
  points   published reliable change (--rci); so many points or more count
  mid      minimal important difference (--mid); so many points or more count
  percent  100 (x2 - x1) / x1 (--percent); so much or more counts; a first score of 0
           or below has no percentage and no category
  talking-therapies  NHS Talking Therapies caseness and reliable change (--measure,
           --second-score, --second-measure); so many points or more count. Of two
           measures: clinical_before if one is at caseness, functional_after if none
           is; improved if one improves and none gets worse, deteriorated likewise;
           first, last and change are those of --score
SEM = SD1 sqrt(1 - r). s1 = SD1, s2 and M2 are of last scores, r12 is their correlation.
An index beyond the critical value (1.959964 unless said otherwise) is reliable; an
index, or a change, exactly on it is not. 20.3 - 15.3 equals 5 here.

cut-offs (--cutoff; Jacobson & Truax 1991; D = 1 if higher is better, else -1):
  a   Mc + D 2 SDc                        c: the clinical group
  b   Mf - D 2 SDf                        f: the functional group, with its own SD
  c   (SDf Mc + SDc Mf) / (SDf + SDc)
A score exactly on such a cut-off, or on a number given, is on neither side; on a
shipped measure's own cut-off it is where the measure's authors put it. With ha, SDs
are those of true scores, sj sqrt(rjj), and functional_after asks that
  CS = [M2 + (x2 - M2) r22 - cut-off] / (sqrt(r22) SEM)  is beyond the critical value.

outcome:
  recovered     reliably improved, clinical before and functional after
  harmed        reliably deteriorated, functional before and clinical after
  improved, unchanged, deteriorated  all others, as in the column reliable
Without --cutoff the column outcome repeats reliable. Who crossed the cut-off without a
reliable improvement is counted apart. Shares are out of the clients judged, with
Wilson's 95 % interval."""

EPILOG = """\
where the numbers come from:
  --sd, --mean, --sd-last, --mean-last, --correlation and the clinical group's mean and
  SD are taken from the sample where they are not given: from the first (or last)
  scores of the clients who have both; SDs divide by n - 1. The summary says which are
  given and which come from the sample. A reliability is never taken from the sample.

examples:
  A published table: change scores of a trial, norms of both groups from the paper
    cairn change trial.csv --client id --time week --score das --better higher \\
      --sd 7.5 --reliability 0.80 --cutoff c --clinical-mean 40 --clinical-sd 7.5 \\
      --functional-mean 60 --functional-sd 7.5 --per-client changes.csv
    Here SEM is 3.354, the standard error of a difference 4.743, a change of more than
    9.297 points is reliable and the cut-off is 50: from 32.5 to 47.5 is improved
    (index 3.162), not recovered.
  SD from the sample's first scores, another method, JSON
    cairn change trial.csv --client id --time week --score das --better higher \\
      --reliability 0.85 --method gln --json
  A shipped measure with its published points and cut-off
    cairn change phq.csv --client id --time day --score phq9 --better lower \\
      --measure phq-9 --method points
  NHS Talking Therapies on two measures read together
    cairn change service.csv --client id --time day --score phq9 --better lower \\
      --method talking-therapies --measure phq-9 --second-score gad7 \\
      --second-measure gad-7

exit codes: 0 done; 1 the results' file cannot be written; 2 the options do not fit
together; 3 no such measure; 5 the numbers are outside what the method can answer, or
too few; 6 the table cannot be read."""
