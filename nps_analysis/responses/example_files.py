"""The texts of the example study: study file, benchmarks, themes, README."""

STUDY = """\
# The example study: Lindgrove, a chain of garden centres that does not exist. README.md says what is in the files.
title: Lindgrove garden centres, autumn 2024 to autumn 2026
source: responses.csv               # relative to this file
columns:
  score: score
  date: answered_at
  respondent: customer_id           # some customers answer in several quarters
  response_id: response_id
  weight: weight
  comment: comment
  account: account
  owner: seller                     # who looks after the customer
  value: revenue                    # what the customer is worth in a year, euros
  consent: contact_ok               # whether the customer may be contacted
question: "How likely are you to recommend Lindgrove to a friend or colleague?"
period: quarter
segments: [market, channel, product]
drivers: [price, staff, range, quality, delivery, website, checkout]  # ratings of 1 to 5
metrics: {score: likelihood, staff: csat, delivery: csat}  # beside the score, never mixed with it
league: [seller]
league_reasons: {seller: [staff, checkout], product: [price, range, quality]}  # what ratings are about
invitations: invitations.csv        # who was asked, and when
themes: themes.yml                  # what comments may be about: words by language
benchmarks: benchmarks.csv          # scores that other companies published
targets: {overall: 40}              # the NPS that was to be reached
company: Lindgrove                  # which brand is ours
level: 0.95                         # confidence level of every interval
min_n: 30                           # groups with fewer answers are shown, not tested
as_of: 2026-09-30                   # the day that counts as today
language: en
"""

COMPETITIVE = """\
# The brand survey of the example: other people than in study.yml, who did not know who asked.
title: Garden centres, brand survey 2026
source: competitive.csv             # relative to this file
columns:
  score: score
  respondent: respondent_id         # rates several brands
  brand: brand                      # which brand an answer is about
  weight: weight
segments: [country]
company: Lindgrove                  # which brand is ours
level: 0.95                         # confidence level of every interval
as_of: 2026-09-30                   # the day that counts as today
language: en
"""

BENCHMARKS = """\
company,industry,country,year,nps,n,source,note
Tidlock Hardware,DIY stores,Sweden,2026,58,2400,Shelf and Till Review 2026 (made up),
Fjellgren Outdoor,Outdoor equipment,Sweden,2025,47,,Shelf and Till Review 2025 (made up),n not published
Quillstead Books,Bookshops,Ireland,2026,42,180,Irish Counter Survey (made up),small base
Marrowby Foods,Supermarkets,Ireland,2026,33,1850,Irish Counter Survey (made up),
Wicklewood Pets,Pet shops,New Zealand,2026,32,,press release (made up),n not published
Parvan Home,Home textiles,Iran,2025,21,640,Bazaar Barometer (made up),
Vaskelund Electronics,Electronics,Finland,2026,12,,press release (made up),n not published
Brassmere Furniture,Furniture,Canada,2025,-8,1200,Shelf and Till Review 2025 (made up),
"""

THEME_WORDS = """\
# What the comments of the example are about: theme, language, words. `*` stands for any ending, two words for a phrase.
# Words are looked for in comments of their language only: "till" is a desk in English and "to" in Swedish.
price:
  en: [price*, paid, expensive, cheaper, offer*, value, for the money]
  sv: [pris*, betala mer, dyrt, billigare, erbjudande*, för pengarna]
  fa: [قیمت*, پول, گران*, ارزان*, تخفیف*]
staff:
  en: [staff, salesperson, nobody had time, advice, nobody knew, in the way, shown how]
  sv: [personal*, säljare*, ingen hade tid, råd, ingen visste, i vägen, beskär*]
  fa: [کارکنان, فروشنده*, وقت نداشت, راهنمایی*, نمی‌دانست, مزاحم, هرس]
range:
  en: [hardly any, shelves, carry, choose, something new, only ones]
  sv: [knappt, hyllorna, brukar köpa, välja på, något nytt, utbud*]
  fa: [چندساله, قفسه*, گلدانی, تنوع, چیز تازه*, متنوع]
quality:
  en: [died, broke, greenfly, bent, healthy, well made, growing, in flower]
  sv: [dog, sönder, löss, böjde, friska, välgjorda, växer, blommar]
  fa: [خشک شد, پاره, شته, خم شد, سالم و, خوش‌ساخت, سبز, گل داده]
delivery:
  en: [deliver*, arrived, lorry, in the rain, waited at home, driver, sooner than promised]
  sv: [leverans*, trasiga, när bilen, i regnet, väntade hemma, väl förpackat, chauffören, kom fram]
  fa: [دیر رسید, شکسته, ماشین, باران, منتظر, به‌موقع, بسته‌بندی, راننده, زودتر, سالم رسید]
website:
  en: [website]
  sv: [webbplats*]
  fa: [وب‌سایت*]
checkout:
  en: [queue*, one till, card machine, paying, self-service till]
  sv: [kön, kö, en kassa, kortläsare*, fort att betala, självscanning*]
  fa: [صف, یک صندوق, سلف‌سرویس, کارت‌خوان, پرداخت]
"""

README = """\
# The example study

A fictional company: **Lindgrove**, a chain of garden centres. Company, customers, sellers, competitors, benchmarks and
comments are all made up, and so are the e-mail addresses and phone numbers in the comments; the countries are there for
their languages and say nothing about anyone. `truth.json` has what is true: the files were drawn from it, so
observed figures differ from it by chance, and whoever analyses them can be told right from wrong.

Made again, byte for byte, by

    python -m nps_analysis.responses.example FOLDER --answers {answers} --markets {markets} --seed {seed}

The default seed was picked out of many so that the noise called "market seems to fall" shows, and so that every market
rises in the last quarter also as observed. No row was changed after it was drawn. Another seed or size keeps the truth
and draws another sample; then these may not show.

## What is planted
1. One market truly falls by 18 points and stays there. Another, small one only seems to fall.
2. In the last quarter the total falls although every market rises: a low-scoring market answers far more often.
3. Of twelve sellers two are lower and one is higher. The other nine are alike, given their customers' market.
4. The ratings of staff and delivery matter, that of the website does not, the others hardly.
5. Answers by WhatsApp are 10 points lower than by e-mail; web is equal to e-mail.
6. Two of the five brands in the competitive survey are equal.
7. Nothing else has an effect: product, event, team (given the market), weight, revenue.

## responses.csv
One row per answer, eight quarters, in order of time. About 2 % have no score.

| column | holds |
|---|---|
| response_id, customer_id | who answered, at most once a quarter |
| account | one or more customers, all with the same seller |
| answered_at | local time, without zone |
| market, channel, product | segments |
| event | what the customer was asked after |
| team, seller | who looks after the account |
| score | 0 to 10, blank if not answered |
| weight | of the customer, mean about 1 |
| price, staff, range, quality, delivery, website, checkout | ratings 1 to 5, blank if not asked |
| comment | English, Swedish or Persian; most detractors write, few others do |
| revenue | the customer's yearly value, euros |
| contact_ok | yes: may be called back |

Ratings are missing by design: a third of the people were asked all seven, the others two of the three blocks (price,
staff, checkout), (range, delivery) and (quality, website).

## themes.yml
What the comments may be about: words and phrases of each theme in the three languages. `by_first_theme` in truth.json
has how many comments begin with each; a comment may mention two.

## invitations.csv
The last three quarters only, to keep the file small: invitation_id, customer_id, market, channel, sent_at, delivered,
opened, responded_at and response_id (both blank if not answered). Everybody is invited on the same day of a quarter, so
at least 90 days apart, except for a few who were asked again after one and three weeks (`asked_too_often` in
truth.json).

## competitive.csv
A double-blind survey of 1,200 people, each of whom rates two to five of five brands: respondent_id, country, year,
brand, score, weight. It asks other people than responses.csv does; the two scores are not to be pooled or compared.
`competitive.yml` is its study file.

## benchmarks.csv
Scores as other companies publish them: company, industry, country, year, nps, n (blank if not told), source, note.
"""
