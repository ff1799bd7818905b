import { gunzipSync } from 'node:zlib';

/** What another writer (pyarrow 26) made, gzipped, in base64: all types in a file, Feather with each codec, a stream whose dictionary goes on and then is another. */
const pyarrow = {
  file:
    'H4sIAAAAAAACA+1aT2gcVRj/ZnZns023dWxju0KUQaVECJim23SFalKN0EPBWqqGGjDZ7IYEN3/MbuoGCtmDaA8ReihSpWAOOcRS' +
    'JEgPETwELBKkasBFq/SQQw976CGK1U27yfi9eW9233yZmU0pioed8mXmm9/vfe/7vve9N292euzUqVffPAhg4nGpEaAJ7KMRIhAC' +
    'DcJ4hYcShCCerm+aJju3onQjEEEp7ACYRRlH6UZpQimGARZRZlB6UWIoaAoKDQBXUd5H6UWJoURQboeQjzKDkkSJoURQChraRsmh' +
    'xFDK2PkKyjzKOZRuFJ3dCwBkUQyU6ypAFKVXwb6w2yQK8/kaxoiBaCzGoyjN4j47VMZLMxd1lCBzFeNHtsDX/mJtQWH3L+K1DlHk' +
    'hKABWTpmTbdY3HaM2A4w28MDyA9bd8MC6/6b2zTwTxFtNlu68iizERUc1r8u/BsZxmvklDatdrsYxxA8hncBHz9MJ6RGsxPDqQx0' +
    'IT/L7YZ0yS47MJ1wtj89mcLzEHJOWvkBVRd2ZP/fSU3Bn5K/yz6+svMIytfImTPdfT3t4usd5Bsly27Az9cD9xhHtfIetmxErJ51' +
    'QfXy/wTaznP7lj/Nkj9JKc+ZLNYb8q5ybsQrximUWeQUOE+jPrPzcDbFUgHLyClz3pb8Mls5lpP1an5brGtFp303CR8HsVa/RI5a' +
    'abc1Z3L/Z+5bHMhz7mNeNZZGu1nkzK/XjukyclbW/XOUZmsGckrr1di97J2+x+NnddxiXSsNulQ3Nj/ZfriDrU+6NZci1vp0VIwz' +
    '6zQptaV9JVMDo+y6gHXJ+DiVzIsSf8u8TQ1YfQTF7NVEnpZ5m51utTaSHIXvyrxG1zhvjxsvOTkBq4g38bFpdONkRzOwb4PhATjq' +
    'x5vMQNzkfQbFvddPvwzjfm1GMpDma6J1fxfKK5MTY+Op515KTaSHWaIWPNqzHGQzWP+IFzhnh1u+sx2xSr5Zr2xsg+Uqn+Yb+Va+' +
    'QyLfrCfWJi612RLHoXZoQby37OPHofYMu07wtRPOc27YdVzQhxziV/042OcXwlaB8x5xy9EgTuwzG7zWypy3342XOAtwB3HDGmtl' +
    'rxsnncB5hXg35wTd/ErgqMUQH+KcqJudDPbVg/gM5zS59oXZOof4wkZ1HaBrFkvoLOKFjer6Q/0ZxFz+LOqyLPHouA9iPsEa9RD+' +
    '4z20bvrYPdgBzYif3PReVyZF7f2GHFZD5zbd198A54Jqct6cD28YeeXN6jq14mcTY3oDbbL1q+RnE3ni2Wut/c+YPjYx7ism238A' +
    'nPDhDSNPPHsVhuckLt33TMZB5D5o5Z7Nu3kf/nAcrDkaxidvWJQDO98yq/sMWitYunDD8rupsm+qPrMVhY4fazNq6Xzfyfan81Dd' +
    'n0bwiu9OI5YlUINgP4PAiqGxstfSxX42KtZxhpyQnnkg5c3riIizLuUBJF9Vlzby/dwUP7M4FrYRh1GJY09lPxqV9qMPGo9SseeM' +
    'J0pw6rfigdv6OFTjatkpx7XPGVcgaNWREbKt7EZdr+y0d7M9aAN/r9CJ76qHHxmf+BQyXgqJ17ZvELyF4G0Ej4uzHUYXwY8T/CTB' +
    'e0j+hwg+TvA8wc+TOGYJPk/wJYIvE3yV1Owq8b9I2q8R/xwDIum2/ajipBmKc1zahN5g55fwuxTnOPUpzvEZIvxxxTlus6T9EuEv' +
    'E39uKs75vUr4RWIvrJJ6I3pUdfpzXHX210P4fULfYcdD8JzqzP95gl9QnfmfJ/gCab9E8GWC3yT4KrFfIrg9MJXxD5DxJ3ic4F0E' +
    '7yF4H8FzBM8T/BLBZwm+SPClgHO81gheInhL0Im3BZ14H8GHhN5n55vgK0FnfawSvEjwEsGtFxSpPg3NOT1t3V4nWzTiP9HjRO/S' +
    'yPgQvI/oQ5qznnIEz2vOeC4Qfy8Qfy+R9rNEnyf2Fok9L922v0TsLRP+MuGvEP5N0n+RtPfSbXtrxF6J6PbCXHnehcjzPOS0b+vy' +
    '8zQu6fSs/M91eEi8rv87uloDV2qMT+gh67GWfY9tiqfuFR/U0Ldbv5oHnp8mfJPoeXPaaY//BiHZz+NWfNrtHcDk74Nu/rA2plc7' +
    'u61Pe6Dt4UXIK1Kc39+48YIc4aefsOOrTuc2tzRN7TYI6X8q0dr4zeegeYwbzWNuasqRZ3bODI1NZD3e79jzst/IpmydXeeyxtig' +
    'MTI2kTKyQ/2jRva9VPpsykhMZVMZjYy9LfZ41fLTPveTemA2+hPe76HsudJ2sP2QrbPr2OGOI/Hn+xMDydSgbQc113r+NnTXnF1q' +
    '3VKHMPfrPXl8oeXZPz5Squ2mX1Nc7ZlvHdD86rpSH2//8kSThBcD7vkJeNQbPCBe6b+rAErX01vqthjwn/e3NPd+5PjYb8eLO2Fb' +
    'h233vuk8PvtA2VY7ynq87LQDHuvLT42dP3z8+48zl68dmTky92Hn/sSTX98O3r2yd3tug1njCHjMA691d7vzwr6m86Pqd75Tev1m' +
    'R6fMC9RY1+XfMeS+390mr99hda1T88mD6rNObY1ZcazVeuU3orD1pTEift3sE79V2N9bjosNYJuoRyPk9Ge+Ubz/kff/ccFfJL+H' +
    '1L/z1r/z1r/z1r/z1r/z1r/z1r/z1r/z1r/z1r/z/hffeddwkT9m/Z/EfwCzBQYSmigAAA==',
  feather_lz4:
    'H4sIAAAAAAACA83VT0hUQRzA8d/+X+2pm7vVVmabmpmVqZltZrWamZn/2kzNrNQ0KkJBJCQiJDpERESHyIiQ6OAhKiIiOkRERAcP' +
    'FhHRISQiIjp4iIiItu+bN/lnoXsDnzfvNzszb5h577dl0Wh9c4FIjDIiIj4xS6IY4haXeLmj2JzEQuTl6tRXETtq9P0o4+loN8en' +
    '6TY1FEfUWAMeNdZsjqhnBYjdtBoqsp5tc5l1MG6ODhU7J9vM9b6lDujYYIS1YkPNJg6nWsewQyaLQYtPrd/qM6DXas7RPdVt8jku' +
    '+Xe5Y7Pqu7ou0e0Ttpn9JuL6id637rj54uMrur8zozbYHjlNOGiGqchCMarQimM4hYu4gft4DnN7vuAXkpkuhEJUoAmHcQLncd1m' +
    'LfEpXuMTfiCRtaYhDxFE0YXjOIuruIXHGMMHfIObbQ8iF6WoQzv6cAaXMYJHGMV7TMDOvgeQjTCq0YYeDOISbuIBXuAdvuI3fJxX' +
    'BopQiRYcxUlcwDDu4Rne4DN+wnCLpCMf5WjEIQzgHK7hNp7gFT7iO7wekQSPPq+/N/q8Mrl92d8b6uwO9faFenr7Q0m82JKSql7c' +
    'WGy8wfxtYOq8cxwzxg+x935efL/NK347HHDCBTc88CIBiZgFA0lIRgp8mI1U+BHAHMzFPAQxHwuwEGlYhHQsRghLkIFMZGEpsrEM' +
    'OViOXKzASqxCHlYjHwUoxBoUYS2KsQ5hrEcJNqAUG7EJmxFBGcqxBRXYikpsQxW2oxo7UINa1KEeDdiJKHahEbvRhGa0YA9asRdt' +
    '2If9OIB2dKATB70y2DXt+4ypfGflS4MM4lZZxWflHrJH2DxTncPMT/mhHjeu6+l5Sf6j3DqGMvWf8AfNX7TPGgYAAA==',
  feather_zstd:
    'H4sIAAAAAAACA3MMCvIPN2Rg+A8EKxgYGAQYQICLgYeBjYGVgQPIAgJGFiCfAcjjAJIsUJKBgQmIfaDsM0D9QIVMIP0yUDGwViDO' +
    'BOvlAWJ2sF6QsAPYLhEgnw0oygPmQexmZAXREmhmJIL5LHAxkHsfAGkRKJ8HqAPiYh6waQzMLGB3vGBkgAMeBjmgHSxwNQ1ArAK1' +
    'K5UBGbCB3coGtZ6VATcQhpovAaX1oeIejKjqYPw5SGJMGPZi8mdA9Wls1f+bMIOBl4OhLdLeQqGXt3i1pJTV4taVxlEzEFQnx6Gb' +
    'grKqLwXO9b3Q8GwvKHNx97Rq2axs9WLb0ilBp0S0GAwYjBi0DnkdzDrglWm65VHk1TUxYeraE0KPBdocMa05JLnnwMy4kvn3ZZ5p' +
    'iv88xr55seQFnXQ14+iZE89Ypb13fXT1YerDrw9aH4g+aP3CVfVyT1qczvpJ04+/TkpN+prY+vBc2vdNzjdb35jkaeYp5UnnieTx' +
    '5rHl+Zovvn2e97lYcfDO3jsWedlmSccSwxKfJZQlsCnM17EL/eP1x+aP3h+FP0J/WP5MqnPaP1f+7Pqn6Z9+/0h84/fG4Y3RG5U3' +
    'Ym843kwrc9k9jxkSHpzsSOHCyfYWGFIl+QpJqQr5RQp5+SUKYE4FE8O7a38YWoTYGDSYkdRrMIWyMDD5KggKHLjHa2zAbCxmGBwK' +
    'BNrB/xe7dQvJaploXJhvV/3pzkpj9XOzzbIvzdE0VjszXS96U8xKI9VTk9W8J8loGqmc6JezLrqzwlD5WLeYdtAcDUOlI+180kYx' +
    'KwwUDzWzcQvJaBgoHIi/H3cv9m7MnejbUbcib0bcCL8edi30asiV4MtBlxhTQpgYmBlh6ZkBmv94gKmaDZxKBSBpGZhmLUBuh+YJ' +
    'kIYd0PTxAkajpbfBklcvALEjuIwBAMbgv21qBAAA',
  feather_uncompressed:
    'H4sIAAAAAAACA+3Xb2jMcQDH8e/dfrvdtp85zByGMzMzzDYzw7DNzMxsnNlmhm02IW21lpYkDzyQJHkgSZI82ANJkuSBJGkP9mBJ' +
    'kgceSJI88ECShPfvd5/bn4vnyn3rtfd9v7vf3e/X3dX3VxEONzQXGvOLMWiMCRhnpBjb+Eyi8fOI4bGYG2Z+/lr6a4wXdXo8zPE8' +
    '0escn6k191Acdo+1keQe6yyXu++VztzHqu3OIu/tSXQajHmNDnduja455ztE0zW3TYbO2HZfzSRY7muMpOoJXEmQ/1i6pqO61m4z' +
    'NhLN38dlz8QmJ0U66J/4vOg8N2FszRvzPuYPc2dMRTZKUINWnedJXMAN3MMzvMJH/EAa5xRCEarQhEM4jnO4hjt4ghd4j29I4cQy' +
    'kY9yhNGFYziDK7iFRxjBW3yBj2sLIg9lqEc7+nAalzCIhxjGG3yGlw8vHTkoRS3a0INTuIibuI8hvMYn/ESADycLxahGC47gBM7j' +
    'Ou7iKV7iA77D9hkzFwWoRCMOYgBncRW38RjP8Q5f4U+KfMb9vaHO7lBvX6intz/kTuIr8ZX4SnwlvhJf+X9WBmL2Kp5xext3u6Va' +
    'MXspn6rtUnT/Z5JHd2WRkTq6j4uMSWqaOlkNqFPG7ZmcMU2N7genqxnqDDWozlRnqbPVTHWOOledp4bU+WqWukDNVheqOeoiNVdd' +
    'rOapS9Sl6jI1X12uFqiFapG6Qi1WV6ol6iq1VF2trlHXqmXqOnW9ukEtVyvUSnWjWqVuUqvVzWqNukWtVbeqdeo2tV5tULerO9Sw' +
    'ulNtVHepTWqz2qLuVlvVPWqbulfdp+5X29UOtVM9oHaNuz+Jfl9tvpU+984koO+35X4Oufq9OL+lBzpuJNrUib+3f+Xeyzm/Cvee' +
    '8TenBESiOg4AAA==',
  stream:
    'H4sIAAAAAAACA91Syw3CMAx9SdM2QhHqoUI9cGAQDgzAEnyWgAk4MgZHBmC3YDuhP7VVjxWuXCf2s/Ns2XvvnwAKsKzgkCGFpROJ' +
    'MjBkPoRhq0hLwVaEyJATuiBPyFUpxw6kW1KDIJxzJbX0sZf/Tu6ONJc7w3YSNXUePelf8T1IThmZOcmHNhKrYjwwDvV/vVSENDFy' +
    'jH6NRhKMi4u2iLadp3r3If/p3PTx6PSx6faRGOnB1lW6vPcDvPUEbzuTJ/N6T/HSgVfR4rWW+nnYDSozNWc1c862Z1WPpxrhf8Ey' +
    '56v/ZH/vt+XvL5+/3PF7x8AEAAA=',
  union:
    'H4sIAAAAAAACA21QwQ3CQAzztUcboRPicUJ98GAEHgzAAKzDTjwZgic7BSdNoVRNFTm2o+RSVdUngD0stijosIGwYqSMTHizxzAx' +
    'DV/kZLvK+hSaeZfAO1P4mSMzH76nUuvQc5OxcW9qDI/Ri+g/+5zC7H2Oydfw+QR9EGvwgkO8vPhktBnD967xtoFOjttu4SX8op3V' +
    'ky74D1nRm8UcrPClrv4PgQ/PcOh5gAEAAA==',
  plain:
    'H4sIAAAAAAACA5VQSwrCMBScxrSWkkWRIi5cZOFBegAXPYIKLgSxID1Uj+LCO8XJ81Ul6MKBl3kzvE+SEEIYAdSIqOBQIEfJjMgs' +
    'NahKnlZPwDC2mt/Zz0IT+9fqSSvjJL2OMZfeaLeyq6Eu6DpRz91ZHnmVzNiLti+P68KN3Kh2WOqNnUzDzMqMHSZU1E5uH9901rca' +
    'vJHjN5xyrdwqd0ldl9RBd5ikznzZsWBsNB96fzj6/uov/eBF/Ofg4++m/4r8ANmE08voAQAA',
} as const;

export const arrowFile = (name: keyof typeof pyarrow): Buffer =>
  gunzipSync(Buffer.from(pyarrow[name], 'base64'));
