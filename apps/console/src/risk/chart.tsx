import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { type ReactNode, useEffect, useRef } from 'react';

use([BarChart, GridComponent, LegendComponent, AriaComponent, CanvasRenderer]);

export interface Series {
  readonly name: string;
  readonly color: string;
  readonly values: readonly number[];
}

export interface ChartProps {
  readonly label: string;
  readonly categories: readonly string[];
  readonly series: readonly Series[];
  readonly height: number;
}

/** The colours of the page as it is: a canvas knows nothing of style sheets. */
function themed(element: HTMLElement): (name: string) => string {
  const style = getComputedStyle(element);
  return (name) => style.getPropertyValue(`--mantine-${name}`).trim();
}

function optionOf(
  { label, categories, series }: ChartProps,
  color: (name: string) => string,
): EChartsCoreOption {
  const text = color('color-text');
  const percent = (value: number): string => `${Math.round(value * 100)} %`;
  return {
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    aria: { enabled: true, label: { description: label } },
    textStyle: { fontFamily: color('font-family'), color: text },
    legend: { show: series.length > 1, textStyle: { color: text }, top: 0 },
    grid: { left: 8, right: 8, top: series.length > 1 ? 32 : 12, bottom: 8, containLabel: true },
    xAxis: { type: 'category', data: categories, axisLabel: { color: text, hideOverlap: true } },
    yAxis: {
      type: 'value',
      axisLabel: { color: text, formatter: percent },
      splitLine: { lineStyle: { color: color('color-default-border') } },
    },
    series: series.map(({ name, color: of, values }) => ({
      type: 'bar',
      name,
      data: values,
      itemStyle: { color: color(`color-${of}-filled`) },
      barMaxWidth: 28,
    })),
  };
}

/** Bars side by side, drawn by ECharts; whoever uses it puts the same figures into a table. */
export function Chart(props: ChartProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const chart = init(element);
    chart.setOption(optionOf(props, themed(element)));
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(element);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [props]);
  return <div ref={box} role="img" aria-label={props.label} style={{ height: props.height }} />;
}
