//! Amounts in whole minor units of their currency: 324229 of EUR are 3242.29. No float and no guess is in between.

use std::fmt;

use rust_decimal::Decimal;

use crate::{Blank, Members, Object, Token, Wire};

/// Currencies by the digits behind the point that ISO 4217 gives them: those in use, and those withdrawn since 2020, as
/// transactions of that time are still asked for. Not here are units that have no minor unit, such as gold.
const DIGITS: &[(u32, &str)] = &[
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
    (
        2,
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF \
         CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK \
         HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR \
         MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP \
         SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG \
         YER ZAR ZMW ZWG ZWL",
    ),
];

/// How many digits behind the point an amount of this currency has (ISO 4217); `None` if that is not known.
///
/// ```
/// assert_eq!(ob_runtime::minor_unit_digits("EUR"), Some(2));
/// assert_eq!(ob_runtime::minor_unit_digits("JPY"), Some(0));
/// assert_eq!(ob_runtime::minor_unit_digits("XAU"), None);
/// ```
pub fn minor_unit_digits(currency: &str) -> Option<u32> {
    let has = |codes: &str| codes.split_ascii_whitespace().any(|code| code == currency);
    DIGITS.iter().find(|(_, codes)| has(codes)).map(|(digits, _)| *digits)
}

/// Why an amount cannot be had in, or made of, minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MinorUnitsError {
    /// The amount or its currency has no value.
    Missing,
    /// How many digits the currency has is not known.
    UnknownCurrency,
    /// The amount has a fraction of a minor unit.
    Fraction,
    /// The amount is too large for a whole number.
    TooLarge,
}

impl fmt::Display for MinorUnitsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            MinorUnitsError::Missing => "the amount or its currency is missing",
            MinorUnitsError::UnknownCurrency => "the currency has no minor unit that is known",
            MinorUnitsError::Fraction => "the amount has a fraction of a minor unit",
            MinorUnitsError::TooLarge => "the amount is too large",
        })
    }
}

impl std::error::Error for MinorUnitsError {}

/// An amount in the currency itself.
fn in_major(minor: i64, currency: &str) -> Result<Decimal, MinorUnitsError> {
    let digits = minor_unit_digits(currency).ok_or(MinorUnitsError::UnknownCurrency)?;
    Ok(Decimal::new(minor, digits))
}

/// An amount in minor units.
fn in_minor(amount: Decimal, currency: &str) -> Result<i64, MinorUnitsError> {
    let digits = minor_unit_digits(currency).ok_or(MinorUnitsError::UnknownCurrency)?;
    // Not by multiplication: that rounds where the digits are more than a decimal holds.
    let amount = amount.normalize();
    let missing = digits.checked_sub(amount.scale()).ok_or(MinorUnitsError::Fraction)?;
    let minor = 10i128.checked_pow(missing).and_then(|factor| amount.mantissa().checked_mul(factor));
    minor.and_then(|minor| i64::try_from(minor).ok()).ok_or(MinorUnitsError::TooLarge)
}

/// The amount of an object whose members of these indexes are minor units and a currency. What
/// [`minor_units!`](crate::minor_units) calls.
///
/// # Errors
/// A member has no value, or the currency is not known.
#[doc(hidden)]
pub fn decimal_of(value: &dyn Members, amount: usize, currency: usize) -> Result<Decimal, MinorUnitsError> {
    let (amount, currency) = (value.get(amount).view().text(), value.get(currency).view().text());
    let (Some(amount), Some(currency)) = (amount, currency) else { return Err(MinorUnitsError::Missing) };
    in_major(amount.parse().map_err(|_| MinorUnitsError::TooLarge)?, &currency)
}

/// The object of an amount and a currency. What [`minor_units!`](crate::minor_units) calls.
///
/// # Errors
/// The currency is not known, or the amount is no whole number of its minor units, or too large.
#[doc(hidden)]
pub fn of_decimal<T: Object + Blank>(
    (amount, value): (usize, Decimal),
    (currency, code): (usize, &str),
) -> Result<T, MinorUnitsError> {
    let minor = in_minor(value, code)?;
    let mut object = T::blank();
    set(Object::get_mut(&mut object, amount), Token::Int(minor), MinorUnitsError::TooLarge)?;
    set(Object::get_mut(&mut object, currency), Token::Text(code), MinorUnitsError::UnknownCurrency)?;
    Ok(object)
}

fn set(member: &mut dyn Wire, token: Token<'_>, fault: MinorUnitsError) -> Result<(), MinorUnitsError> {
    member.read(token).map_err(|_| fault)
}

/// Gives an object type with an amount in minor units, and its currency, the amount as a decimal. The numbers are the
/// indexes of these members.
#[macro_export]
macro_rules! minor_units {
    ($t:ty, $amount:literal, $currency:literal) => {
        impl $t {
            /// The amount in the currency itself: of 324229 EUR in minor units, `3242.29`.
            ///
            /// # Errors
            /// The amount or the currency has no value, or how many digits the currency has is not known.
            #[inline]
            pub fn to_decimal(&self) -> ::core::result::Result<$crate::Decimal, $crate::MinorUnitsError> {
                $crate::decimal_of(self, $amount, $currency)
            }

            /// An amount in the currency itself: of `3242.29` and EUR, 324229 in minor units.
            ///
            /// # Errors
            /// How many digits the currency has is not known, or the amount has a fraction of a minor unit or is too
            /// large.
            #[inline]
            pub fn from_decimal(
                amount: $crate::Decimal,
                currency: &str,
            ) -> ::core::result::Result<Self, $crate::MinorUnitsError> {
                $crate::of_decimal(($amount, amount), ($currency, currency))
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::sample;
    use std::collections::BTreeSet;

    /// [`in_minor`] of an amount in digits.
    fn minor(amount: &str, currency: &str) -> Result<Result<i64, MinorUnitsError>, rust_decimal::Error> {
        amount.parse().map(|amount| in_minor(amount, currency))
    }

    fn codes() -> impl Iterator<Item = (u32, &'static str)> {
        DIGITS.iter().flat_map(|(digits, codes)| codes.split_ascii_whitespace().map(|code| (*digits, code)))
    }

    #[test]
    fn every_code_stands_once() {
        let all: Vec<&str> = codes().map(|(_, code)| code).collect();
        assert!(all.iter().all(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())));
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }

    #[test]
    fn the_currency_says_where_the_point_is() {
        for (units, currency, amount) in [
            (324_229, "EUR", "3242.29"),
            (-5, "EUR", "-0.05"),
            (7500, "JPY", "7500"),
            (1, "BHD", "0.001"),
            (12_345, "CLF", "1.2345"),
            (i64::MIN, "KWD", "-9223372036854775.808"),
        ] {
            assert_eq!(in_major(units, currency).map(|amount| amount.to_string()), Ok(amount.to_owned()));
            assert_eq!(minor(amount, currency), Ok(Ok(units)));
        }
    }

    #[test]
    fn nothing_is_guessed_or_rounded() {
        for currency in ["XAU", "eur", "EU", "", "EUR ", "BIF CLP"] {
            assert_eq!(in_major(1, currency), Err(MinorUnitsError::UnknownCurrency), "{currency:?}");
            assert_eq!(in_minor(Decimal::ONE, currency), Err(MinorUnitsError::UnknownCurrency), "{currency:?}");
        }
        for (amount, currency) in [("0.001", "EUR"), ("0.5", "JPY"), ("1.9999999999999999999999999999", "EUR")] {
            assert_eq!(minor(amount, currency), Ok(Err(MinorUnitsError::Fraction)), "{amount} {currency}");
        }
        assert_eq!(in_minor(Decimal::MAX, "JPY"), Err(MinorUnitsError::TooLarge));
        assert_eq!(minor("92233720368547758.08", "EUR"), Ok(Err(MinorUnitsError::TooLarge)));
        assert_eq!(minor("5.000", "JPY"), Ok(Ok(5)));
    }

    proptest! {
        #[test]
        fn minor_units_come_back(units: i64, (digits, currency) in sample::select(codes().collect::<Vec<_>>())) {
            let amount = in_major(units, currency);
            prop_assert_eq!(amount.map(|amount| amount.scale()), Ok(digits));
            prop_assert_eq!(amount.and_then(|amount| in_minor(amount, currency)), Ok(units));
        }
    }
}
